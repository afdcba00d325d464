"""kuaiji: 全国会计人员统一服务管理平台, the national register of accounting personnel as open software."""
