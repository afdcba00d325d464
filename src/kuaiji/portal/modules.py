"""The modules that come in a later version (后续版本开放): what each will do, and what to do until then."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Module:
    """A tile whose page is not there yet; `meanwhile` are whole sentences, each a way to go on today."""

    name: str
    what: str
    before: str
    meanwhile: tuple[str, ...]


MODULES = {
    "change": Module(
        "信息变更",
        "信息采集审核通过以后，基本信息、教育经历、工作经历、专业技术资格和采集范围有变化，在这里修改，再由会计管理部门审核。",
        "先要完成信息采集，并且审核通过。",
        (
            "信息采集还没有提交，或者被退回：直接在“信息采集”里修改，不用申请变更。",
            "信息采集正在审核：可以先撤回，改好再提交。",
            "已经审核通过、又急着更正：请联系您的会计管理部门。",
        ),
    ),
    "transfer": Module(
        "属地关系调转",
        "工作单位、学籍、户籍或者居住地换了地方，在这里把会计人员信息转到新的会计管理部门，由转出、转入两个部门先后审核。",
        "先要信息采集审核通过，而且没有审核中的变更、调转、奖惩或视同继续教育申请。",
        (
            "信息采集还没有提交：直接在“会计管理部门”这一节改选新的部门，不用调转。",
            "可以先准备证明：工作单位证明或新单位的统一社会信用代码证；录取通知书或学生证；身份证、户籍证明或居住证明。按原因准备其中一份。",
            "急需办理：请联系您现在的会计管理部门。",
        ),
    ),
    "exam": Module(
        "会计专业技术资格考试",
        "信息采集审核通过，并且考试报名开始以后，在这里用已经审核的信息报名，不用重填。",
        "先要完成信息采集，并且审核通过；报名时间以各省考试管理机构的公告为准。",
        (
            "先把信息采集办好：审核要几个工作日，不要等到报名开始。",
            "报名时间和官方入口，请看您所在省考试管理机构的公告。",
            "不清楚该由哪个部门办理：查“会计管理部门联系方式”。",
        ),
    ),
}
