"""The words of the page to sign in on, in simplified Chinese and English."""

from web.strings import Phrases

SIGN_IN_PHRASES: Phrases = {
    "sign_in": ("登录", "Sign in"),
    "sign_in_lead": (
        "请输入密钥。密钥由管理员在服务器上用 assistant keys create 生成，只显示一次。",
        "Enter your key. An administrator makes it on the server with assistant keys create; it is shown once.",
    ),
    "sign_in_key": ("密钥", "Key"),
    "sign_in_refused": (
        "这个密钥不被接受：可能输错、已过期或已撤销。请检查后重试，或向管理员要一个新的。",
        "This key is not accepted: it may be mistyped, expired or revoked. Check it and try again, or ask an "
        "administrator for a new one.",
    ),
    "sign_in_continue": ("已经登录？继续", "Signed in already? Continue"),
    "signed_in_as": ("已登录：{name}（{scopes}）", "Signed in as {name} ({scopes})"),
    "sign_out": ("退出", "Sign out"),
}
