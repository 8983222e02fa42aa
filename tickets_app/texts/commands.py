"""What the command line says."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "command.about": (
        "O portal de chamados dos funcionários, ligado ao Chatwoot.",
        "The employees’ ticket portal, tied to Chatwoot.",
    ),
    "command.serve": ("serve o portal", "serve the portal"),
    "command.worker": (
        "trabalha à parte: entrega, recebe, busca arquivos",
        "work apart: deliver, take in, fetch files",
    ),
    "command.migrate": (
        "leva o banco de dados à revisão mais nova",
        "bring the database to the newest revision",
    ),
    "command.build": (
        "constrói as páginas, se as fontes mudaram",
        "build the pages, when their sources changed",
    ),
    "command.demo": (
        "mostra o portal com um Chatwoot de mentira e pessoas de exemplo",
        "show the portal with a stand-in Chatwoot and example people",
    ),
    "command.demo_reset": (
        "esquece o portal e o Chatwoot da demonstração",
        "forget the demo’s portal and Chatwoot",
    ),
    "command.chatwoot": (
        "prepara um Chatwoot ou procura o que há de errado",
        "set a Chatwoot up or look for what is wrong",
    ),
    "command.setup": (
        "prepara a conta, quantas vezes for",
        "set the account up, any number of times",
    ),
    "command.doctor": ("procura o que há de errado", "look for what is wrong"),
    "command.accept_unsigned": (
        "aceita de novo webhooks sem assinatura, de um Chatwoot que não assina mais",
        "take unsigned webhooks again, from a Chatwoot that signs no more",
    ),
    "command.unsigned_accepted": (
        "Em meio minuto o portal aceita de novo chamadas sem assinatura, até a próxima assinada.",
        "Within half a minute the portal takes unsigned calls again, until the next signed one.",
    ),
    "command.unsigned_not_refused": (
        "Chamadas sem assinatura não estavam sendo recusadas.",
        "Unsigned calls were not being refused.",
    ),
    "command.create_admin": ("cria um administrador", "make an administrator"),
    "command.create_user": ("cria uma pessoa", "make a person"),
    "command.add_sector": ("cria um setor", "make a sector"),
    "command.backup": (
        "guarda o banco de dados e os arquivos num só arquivo, com o portal em uso",
        "keep database and files in one file, while the portal is in use",
    ),
    "command.restore": (
        "põe uma cópia no lugar do portal parado; --replace troca um que já tem pessoas",
        "put a backup in the place of a stopped portal; --replace takes one with people in it",
    ),
    "command.backup_made": (
        "{file} guarda {rows} linhas e {files} arquivos.",
        "{file} holds {rows} rows and {files} files.",
    ),
    "command.backup_missing_file": (
        "Falta no disco o arquivo {file}: a cópia não o tem.",
        "File {file} is not on the disk: the backup does not have it.",
    ),
    "command.backup_damaged_file": (
        "O arquivo {file} não é mais o que foi guardado: a cópia o tem como está.",
        "File {file} is not what was stored: the backup has it as it is.",
    ),
    "command.restored": (
        "O portal está como em {moment} UTC, da cópia {file}. Todos entram de novo; o que ia para "
        "o Chatwoot será procurado lá antes de ser enviado.",
        "The portal is as it was at {moment} UTC, from the backup {file}. Everybody signs in "
        "anew; what was on its way to Chatwoot is looked for there before it is sent.",
    ),
    "command.password": ("Senha: ", "Password: "),
    "command.password.stdin": ("lê a senha da entrada", "read the password from stdin"),
    "command.migrated": (
        "O banco de dados está na revisão {revision}.",
        "The database is at revision {revision}.",
    ),
    "command.built": ("As páginas estão construídas.", "The pages are built."),
    "command.up_to_date": (
        "As páginas já estavam construídas.",
        "The pages were built already.",
    ),
    "command.person_made": (
        "{name} já pode entrar com {email}.",
        "{name} can sign in as {email} now.",
    ),
    "command.sector_made": (
        "O setor {name} já recebe chamados.",
        "Sector {name} takes tickets now.",
    ),
    "command.first_admin": (
        "Ainda não há ninguém. Crie o primeiro administrador em {address} com o código {code} "
        "(vale 24 horas).",
        "There is nobody yet. Make the first administrator at {address} with the code {code} "
        "(good for 24 hours).",
    ),
    "command.no_chatwoot": (
        "CHATWOOT_BASE_URL está vazio: diga onde está o Chatwoot.",
        "CHATWOOT_BASE_URL is empty: say where Chatwoot is.",
    ),
    "command.no_inbox": (
        "Nem CHATWOOT_INBOX_ID nem CHATWOOT_INBOX_IDENTIFIER dizem qual é a caixa de entrada: "
        "rode `python -m tickets_app chatwoot setup`.",
        "Neither CHATWOOT_INBOX_ID nor CHATWOOT_INBOX_IDENTIFIER says which inbox it is: run "
        "`python -m tickets_app chatwoot setup`.",
    ),
    "command.no_database": (
        "DATABASE_URL leva a um banco de dados que não se pode usar: {why}.",
        "DATABASE_URL leads to a database that cannot be used: {why}.",
    ),
    "command.refused_by_chatwoot": (
        "O Chatwoot recusou: {detail}",
        "Chatwoot refused: {detail}",
    ),
    "command.keep": (
        "Guarde estas configurações (em .env, por exemplo):",
        "Keep these settings (in .env, for example):",
    ),
    "command.healthy": ("Funciona.", "It works."),
    "command.unhealthy": (
        "Há o que acertar: comece pela primeira linha com ✗.",
        "Something needs fixing: begin with the first line marked ✗.",
    ),
    "command.reset_done": (
        "A demonstração começa do zero na próxima vez.",
        "The demo starts afresh next time.",
    ),
    "command.demo_beside_real": (
        "CHATWOOT_BASE_URL está definido: sem Chatwoot de mentira e sem pessoas de exemplo.",
        "CHATWOOT_BASE_URL is set: no stand-in Chatwoot and no example people.",
    ),
    "command.port_taken": (
        "A porta {port} já está em uso.",
        "Port {port} is in use already.",
    ),
    "error.backup_exists": (
        "{file} já existe e não será sobrescrito.",
        "{file} exists already and is not overwritten.",
    ),
    "error.backup_missing": ("{file} não existe.", "{file} does not exist."),
    "error.backup_damaged": (
        "{file} não é uma cópia, ou está danificado. Nada mudou.",
        "{file} is no backup, or a damaged one. Nothing was changed.",
    ),
    "error.backup_newer": (
        "A cópia foi feita pela versão {version}, que este programa não conhece. Nada mudou.",
        "The backup was made by version {version}, which this program does not know. Nothing was "
        "changed.",
    ),
    "error.backup_of_nothing": (
        "O banco de dados está vazio: não há o que guardar.",
        "The database is empty: there is nothing to keep.",
    ),
    "error.database_damaged": (
        "O banco de dados está danificado: guarde o arquivo dele e restaure a última cópia boa.",
        "The database is damaged: set its file aside and restore the last good backup.",
    ),
    "error.portal_in_use": (
        "Já há pessoas ou chamados neste portal. Para trocá-los pela cópia, acrescente --replace.",
        "There are people or tickets in this portal. To put the backup in their place, add "
        "--replace.",
    ),
    "error.disk": ("O disco não deixou: {reason}.", "The disk did not let us: {reason}."),
    "chatwoot.found": ("{thing} {name}: já existia", "{thing} {name}: was there already"),
    "chatwoot.created": ("{thing} {name}: feito agora", "{thing} {name}: made now"),
    "chatwoot.changed": ("{thing} {name}: acertado agora", "{thing} {name}: set right now"),
    "chatwoot.removed": ("{thing} {name}: tirado agora", "{thing} {name}: taken away now"),
    "chatwoot.thing.inbox": ("Caixa de entrada", "Inbox"),
    "chatwoot.thing.member": ("Membro", "Member"),
    "chatwoot.thing.webhook": ("Webhook", "Webhook"),
    "chatwoot.thing.bot": ("Robô", "Bot"),
    "chatwoot.thing.attribute": ("Campo", "Field"),
}
