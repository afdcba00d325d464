"""注册, 登录, 密码, 短信验证码, sessions, persons and their identities."""
