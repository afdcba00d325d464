"""外部服务替身: one small server that stands in for 实名, 学信网, 资格 and the SMS gateway, for demo and tests only."""
