"""代码表: choices that a partner tells and the record itself does not ask for."""

from kuaiji.rules.codes import DECISION, GUIDE, Code
from kuaiji.rules.findings import Source

MEASURES = "《会计人员管理办法》（财会〔2018〕33号）"


class Office(Code, source=Source(DECISION, "会计工作所在的部门")):
    """The kind of office in which the work is done: the same title counts in one and not in another."""

    ACCOUNTING = "accounting", "会计机构", "财务部", "财务科", "财务处", "会计部门", "财务部门"
    AGENCY = "agency", "代理记账机构", "代理记账公司"
    AUDIT = "audit", "审计部门", "内审部门"
    ARCHIVES = "archives", "档案管理部门", "档案室"
    TILL = "till", "收银收费岗位", "收费处", "收银台"
    OTHER = "other", "其他部门"


class OtherPost(Code, source=Source(DECISION, "不算会计工作的岗位")):
    """Posts that are often taken for accounting; the last three may be, and only a person can tell."""

    HOSPITAL_TILL = "hospital_till", "医院收费员", "医院门诊收费员", "住院处收费员", "门诊收费员"
    SHOP_TILL = "shop_till", "商场收银员", "收银员"
    INTERNAL_AUDIT = "internal_audit", "单位内部审计", "内部审计", "内审"
    PUBLIC_AUDIT = "public_audit", "社会审计", "事务所审计"
    STATE_AUDIT = "state_audit", "政府审计", "国家审计"
    ARCHIVES_AFTERWARDS = "archives_afterwards", "移交后的会计档案管理", "档案管理"
    UNRELATED = "unrelated", "与会计无关的工作", "非会计工作"
    TAX = "tax", "税务", "税务会计", "办税员"
    ANALYSIS = "analysis", "财务分析", "预算管理"
    AUDIT_ASSISTANT = "audit_assistant", "审计助理"


UNCERTAIN_POSTS = frozenset({OtherPost.TAX, OtherPost.ANALYSIS, OtherPost.AUDIT_ASSISTANT})


class SchoolKind(Code, source=Source(DECISION, "学校的种类")):
    UNIVERSITY = "university", "普通高等学校", "大学", "学院", "高校"
    ADULT = "adult", "成人高等学校", "成人高校"
    OPEN = "open", "开放大学", "电大"
    PARTY = "party", "党校"
    MILITARY = "military", "军队院校", "军校"
    TECHNICIAN = "technician", "技工院校", "技师学院", "技工学校"
    SECONDARY = "secondary", "中等职业学校", "中专", "职高"
    HIGH_SCHOOL = "high_school", "普通高中", "高中", "中学"
    LONG_COURSE = "long_course", "五年制高职或中本贯通", "五年制高职", "五年制大专", "中本贯通", "中高职贯通"


class Ban(Code, source=Source(MEASURES, "第四条、第五条")):
    CRIME = "crime", "因与会计职务有关的违法行为被追究刑事责任", "刑事责任", "终身禁止"
    PENALTY = "penalty", "因违反会计法受行政处罚，五年内不得从事会计工作", "行政处罚", "五年禁止"
    EXAM = "exam", "考试违纪违规记录", "考试违纪", "考试作弊", "禁考"


class Reason(Code, source=Source(GUIDE, "四、会计人员属地调转")):
    EMPLOYER = "employer", "工作单位所在地变动", "工作单位变动", "工作调动"
    SCHOOL = "school", "学籍所在地变动", "学籍变动"
    HOME = "home", "户籍所在地或居住地变动", "户籍变动", "居住地变动", "户籍所在地变动"


class Side(Code, source=Source(GUIDE, "（五）基本信息")):
    PORTRAIT = "portrait", "人像面", "正面"
    EMBLEM = "emblem", "国徽面", "反面", "背面"
    BOTH = "both", "两面"
