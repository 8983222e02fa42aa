"""What weak passwords are made of: known sentences, and words that digits only make longer."""

from __future__ import annotations

_WHOLE = """
1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc4rfv 1qaz2wsx3edc4rfv5tgb
qazwsxedcrfvtgb qazwsxedcrfvtgbyhn qwertyuiop12345 123456789abcdef 1234567890abcdef
123456789qwerty 1234567890qwerty passw0rdpassw0rd p4ssw0rdp4ssw0rd trustno1trustno1
correcthorsebatterystaple correct-horse-battery-staple correcthorsebattery thequickbrownfox
thequickbrownfoxjumps maytheforcebewithyou tobeornottobe tobeornottobethatisthequestion
opensesameopensesame supersecretpassword nothingtoseehere iloveyouforever iloveyousomuch
minhasenhasecreta minhasenhasegura amordaminhavida teamoparasempre deusefielamem
deusnocomando jesuscristoesenhor atireiopaunogato parabenspravoce
"""

_WORDS = """
123 abc abcdef abc123 admin administrador administrator amor azerty baseball bemvindo brasil
changeme chatwoot computador computer corinthians cruzeiro demo deus deusefiel dragon empresa
estrela familia felicidade flamengo football forever freedom gremio hello helpdesk iloveyou
internacional internet jesus jesuscristo jesusteama letmein linda login love master mestre
minhasenha monkey mudar mudarasenha mudarsenha mypassword palmeiras passw0rd passe password
princess princesa qwerty qwertyuiop root santos saopaulo saopaulofc secret segredo senha
senhaforte senhasecreta senhasegura shadow starwars suporte sunshine superman teamo teamomuito
test teste ticket tickets trocarasenha usuario vasco vida welcome zxcvbn zxcvbnm
"""

COMMON = frozenset(_WHOLE.split())
WORDS = frozenset(_WORDS.split())
