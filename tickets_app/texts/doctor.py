"""What `chatwoot doctor` says: what was seen and, where something is wrong, what to do."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "doctor.address": ("{url} responde.", "{url} answers."),
    "doctor.address_unreachable": (
        "{url} não responde ({why}). Confira CHATWOOT_BASE_URL, a rede e o certificado.",
        "{url} does not answer ({why}). Check CHATWOOT_BASE_URL, the network, the certificate.",
    ),
    "doctor.address_is_no_chatwoot": (
        "{url} responde, mas não como um Chatwoot ({why}). Confira CHATWOOT_BASE_URL.",
        "{url} answers, but not as a Chatwoot does ({why}). Check CHATWOOT_BASE_URL.",
    ),
    "doctor.version": ("É o Chatwoot {version}.", "It is Chatwoot {version}."),
    "doctor.version_unproven": (
        "É o Chatwoot {version}; o portal foi provado da 4.10 em diante. Atualize, se puder.",
        "It is Chatwoot {version}; the portal is proven from 4.10 on. Upgrade if you can.",
    ),
    "doctor.user_token": (
        "O token de leitura é de {name} ({role}).",
        "The reading token is {name}’s ({role}).",
    ),
    "doctor.user_token_invalid": (
        "O Chatwoot não conhece CHATWOOT_API_ACCESS_TOKEN ({why}). Copie de novo em Perfil, Token "
        "de acesso; se estiver certo, um proxy pode estar tirando o cabeçalho.",
        "Chatwoot does not know CHATWOOT_API_ACCESS_TOKEN ({why}). Copy it again from Profile, "
        "Access token; if it is right, a proxy may be taking the header away.",
    ),
    "doctor.user_token_of_other_account": (
        "{name}, dono do token de leitura, não está na conta {account}. Confira "
        "CHATWOOT_ACCOUNT_ID.",
        "{name}, the reading token’s owner, is not in account {account}. Check "
        "CHATWOOT_ACCOUNT_ID.",
    ),
    "doctor.user_token_may_not_read": (
        "O dono do token de leitura não vê a caixa de entrada ({why}). Torne-o membro dela.",
        "The reading token’s owner cannot see the inbox ({why}). Make them a member of it.",
    ),
    "doctor.reading": ("O token de leitura lê a conta.", "The reading token reads the account."),
    "doctor.bot_token": ("O robô pode escrever.", "The bot may write."),
    "doctor.bot_token_not_set": (
        "CHATWOOT_BOT_TOKEN está vazio: o portal escreve como o dono do token de leitura, que "
        "aparece como autor. Rode `chatwoot setup`.",
        "CHATWOOT_BOT_TOKEN is empty: the portal writes as the reading token’s owner, who shows "
        "as the author. Run `chatwoot setup`.",
    ),
    "doctor.bot_token_invalid": (
        "O Chatwoot não conhece CHATWOOT_BOT_TOKEN ({why}). Rode `chatwoot setup` e guarde o que "
        "ele mostra.",
        "Chatwoot does not know CHATWOOT_BOT_TOKEN ({why}). Run `chatwoot setup` and keep what "
        "it shows.",
    ),
    "doctor.bot_token_of_other_account": (
        "O robô de CHATWOOT_BOT_TOKEN é de outra conta ({why}). Rode `chatwoot setup`.",
        "The bot of CHATWOOT_BOT_TOKEN belongs to another account ({why}). Run `chatwoot setup`.",
    ),
    "doctor.inbox": (
        "A caixa de entrada {inbox} ({name}) está certa.",
        "Inbox {inbox} ({name}) is right.",
    ),
    "doctor.inbox_not_set": (
        "CHATWOOT_INBOX_ID está vazio. Rode `chatwoot setup` e guarde o que ele mostra.",
        "CHATWOOT_INBOX_ID is empty. Run `chatwoot setup` and keep what it shows.",
    ),
    "doctor.inbox_missing": (
        "Não há caixa de entrada {inbox}. Confira CHATWOOT_INBOX_ID ou rode `chatwoot setup`.",
        "There is no inbox {inbox}. Check CHATWOOT_INBOX_ID or run `chatwoot setup`.",
    ),
    "doctor.user_not_in_inbox": (
        "O dono do token de leitura não é membro da caixa de entrada {inbox}: nada dela se lê."
        " Torne-o membro dela no Chatwoot.",
        "The reading token’s owner is not a member of inbox {inbox}: nothing in it can be read."
        " Make them a member of it in Chatwoot.",
    ),
    "doctor.inbox_without_agents": (
        "A caixa de entrada {inbox} não tem agentes: só administradores veem os chamados."
        " Inclua os agentes em Configurações → Caixas de entrada → Colaboradores.",
        "Inbox {inbox} has no agents: only administrators see the tickets. Add the agents under"
        " Settings → Inboxes → Collaborators.",
    ),
    "doctor.members": (
        "Atendem na caixa de entrada: {names}.",
        "Who works in the inbox: {names}.",
    ),
    "doctor.inbox_is_no_api_inbox": (
        "A caixa de entrada {inbox} é {type}, e precisa ser do tipo API. Rode `chatwoot setup`.",
        "Inbox {inbox} is a {type} and must be of the type API. Run `chatwoot setup`.",
    ),
    "doctor.inbox_locked": (
        "A caixa {inbox} ({name}) junta tudo em uma só conversa: um chamado engoliria o outro "
        "quando o suporte escrevesse primeiro. Rode `chatwoot setup`.",
        "Inbox {inbox} ({name}) keeps to a single conversation: one ticket would swallow another "
        "when support writes first. Run `chatwoot setup`.",
    ),
    "doctor.inbox_auto_assigns": (
        "A caixa {inbox} ({name}) distribui sozinha: o Chatwoot então perde avisos de mudança. "
        "Desligue a atribuição automática ou rode `chatwoot setup`.",
        "Inbox {inbox} ({name}) assigns by itself: Chatwoot then loses events. Switch automatic "
        "assignment off or run `chatwoot setup`.",
    ),
    "doctor.inbox_has_webhook": (
        "A caixa {inbox} ({name}) tem um webhook próprio: tudo chegaria em dobro e mensagens "
        "seriam dadas como perdidas. Esvazie-o ou rode `chatwoot setup`.",
        "Inbox {inbox} ({name}) has a webhook of its own: everything would come twice and "
        "messages be marked as failed. Empty it or run `chatwoot setup`.",
    ),
    "doctor.inbox_demands_proof": (
        "A caixa {inbox} ({name}) exige a prova de identidade, que o portal não usa. Desligue-a "
        "ou rode `chatwoot setup`.",
        "Inbox {inbox} ({name}) demands identity validation, which the portal does not use. "
        "Switch it off or run `chatwoot setup`.",
    ),
    "doctor.inbox_identifier_wrong": (
        "CHATWOOT_INBOX_IDENTIFIER não é o da caixa {inbox}. Rode `chatwoot setup`.",
        "CHATWOOT_INBOX_IDENTIFIER is not that of inbox {inbox}. Run `chatwoot setup`.",
    ),
    "doctor.webhook": ("O webhook chama {url}.", "The webhook calls {url}."),
    "doctor.webhooks_hidden": (
        "Só um administrador vê os webhooks: confira com o token de um.",
        "Only an administrator sees the webhooks: check with the token of one.",
    ),
    "doctor.webhook_missing": (
        "Nenhum webhook chama {url}: nada do que o suporte faz chegaria aqui. Rode "
        "`chatwoot setup`.",
        "No webhook calls {url}: nothing that support does would arrive here. Run "
        "`chatwoot setup`.",
    ),
    "doctor.webhook_elsewhere": (
        "O webhook chama {found}, não {url}. Confira PORTAL_BASE_URL ou rode `chatwoot setup`.",
        "The webhook calls {found}, not {url}. Check PORTAL_BASE_URL or run `chatwoot setup`.",
    ),
    "doctor.webhook_twice": (
        "{count} webhooks chamam {url}: tudo chega mais de uma vez. Apague os que sobram.",
        "{count} webhooks call {url}: everything comes more than once. Delete the extra ones.",
    ),
    "doctor.webhook_events_missing": (
        "O webhook não assina: {events}. Rode `chatwoot setup`.",
        "The webhook does not subscribe to: {events}. Run `chatwoot setup`.",
    ),
    "doctor.webhook_events_unneeded": (
        "O webhook assina o que o portal não usa: {events}. Rode `chatwoot setup`.",
        "The webhook subscribes to what the portal does not use: {events}. Run `chatwoot setup`.",
    ),
    "doctor.webhook_secret": (
        "O webhook é assinado com o segredo que conhecemos.",
        "The webhook is signed with the secret that we know.",
    ),
    "doctor.webhook_secret_not_set": (
        "CHATWOOT_WEBHOOK_SECRET está vazio: as assinaturas não podem ser conferidas. Rode "
        "`chatwoot setup` e guarde o que ele mostra.",
        "CHATWOOT_WEBHOOK_SECRET is empty: signatures cannot be checked. Run `chatwoot setup` "
        "and keep what it shows.",
    ),
    "doctor.webhook_secret_differs": (
        "CHATWOOT_WEBHOOK_SECRET não é o segredo do webhook: tudo seria recusado. Rode "
        "`chatwoot setup` e guarde o que ele mostra.",
        "CHATWOOT_WEBHOOK_SECRET is not the webhook’s secret: everything would be refused. Run "
        "`chatwoot setup` and keep what it shows.",
    ),
    "doctor.webhook_token": (
        "O endereço do webhook leva o nosso token.",
        "The webhook’s address carries our token.",
    ),
    "doctor.webhook_unsigned_refused": (
        "Este Chatwoot assina webhooks desde {since} e agora nenhuma assinatura seria conferida: "
        "tudo é recusado. Ponha o segredo do webhook em CHATWOOT_WEBHOOK_SECRET ou, se este "
        "Chatwoot não assina mais, rode `chatwoot accept-unsigned`.",
        "This Chatwoot has signed webhooks since {since}, and now no signature could be checked: "
        "everything is refused. Put the webhook’s secret into CHATWOOT_WEBHOOK_SECRET or, if this "
        "Chatwoot signs no more, run `chatwoot accept-unsigned`.",
    ),
    "doctor.webhook_token_not_set": (
        "Este Chatwoot não assina webhooks e CHATWOOT_WEBHOOK_TOKEN está vazio: tudo seria "
        "recusado. Rode `chatwoot setup` e guarde o que ele mostra.",
        "This Chatwoot does not sign webhooks and CHATWOOT_WEBHOOK_TOKEN is empty: everything "
        "would be refused. Run `chatwoot setup` and keep what it shows.",
    ),
    "doctor.webhook_token_differs": (
        "O token no endereço do webhook não é CHATWOOT_WEBHOOK_TOKEN. Rode `chatwoot setup`.",
        "The token in the webhook’s address is not CHATWOOT_WEBHOOK_TOKEN. Run `chatwoot setup`.",
    ),
    "doctor.webhook_token_not_sent": (
        "O endereço do webhook não leva o nosso token. Rode `chatwoot setup`.",
        "The webhook’s address does not carry our token. Run `chatwoot setup`.",
    ),
    "doctor.network": (
        "{url} pode ser alcançado pelo Chatwoot.",
        "{url} can be reached by Chatwoot.",
    ),
    "doctor.portal_in_private_network": (
        "{url} está em uma rede privada, e o Chatwoot {version} não a chama. Ponha "
        "SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true no Chatwoot, dê ao portal um endereço público ou "
        "escolha CHATWOOT_EVENTS=outbound, que não precisa de chamada nenhuma.",
        "{url} lies in a private network, which Chatwoot {version} does not call. Set "
        "SAFE_FETCH_ALLOW_PRIVATE_NETWORK=true in Chatwoot, give the portal a public address, or "
        "choose CHATWOOT_EVENTS=outbound, which needs no call.",
    ),
    "doctor.webhook_unneeded": (
        "CHATWOOT_EVENTS=outbound, mas um webhook ainda chama {url}, onde ninguém atende. Rode "
        "`chatwoot setup`.",
        "CHATWOOT_EVENTS=outbound, yet a webhook still calls {url}, where nobody answers. Run "
        "`chatwoot setup`.",
    ),
    "doctor.network_unneeded": (
        "O Chatwoot não precisa alcançar o portal: só o portal abre conexões.",
        "Chatwoot need not reach the portal: the portal alone opens connections.",
    ),
    "doctor.calls_come": (
        "O Chatwoot alcança o portal: a última chamada veio em {moment} UTC.",
        "Chatwoot reaches the portal: its last call came at {moment} UTC.",
    ),
    "doctor.calls_none": (
        "Nenhuma chamada do Chatwoot chegou a {url} ultimamente. É normal antes do primeiro "
        "chamado; depois dele, confira a rede ou escolha CHATWOOT_EVENTS=outbound.",
        "No call of Chatwoot’s has come to {url} lately. That is normal before the first ticket; "
        "after it, check the network or choose CHATWOOT_EVENTS=outbound.",
    ),
    "doctor.cable": (
        "O websocket do Chatwoot atende: todo CHATWOOT_EVENTS é possível.",
        "Chatwoot’s websocket answers: any CHATWOOT_EVENTS is possible.",
    ),
    "doctor.cable_unneeded": (
        "O websocket do Chatwoot não atende ({why}): só CHATWOOT_EVENTS=webhook é possível, e é o "
        "que está escolhido.",
        "Chatwoot’s websocket does not answer ({why}): only CHATWOOT_EVENTS=webhook is possible, "
        "and it is what is chosen.",
    ),
    "doctor.cable_unreachable": (
        "O websocket do Chatwoot não atende ({why}): o portal só saberia das coisas ao perguntar. "
        "Deixe o proxy passar websockets em /cable.",
        "Chatwoot’s websocket does not answer ({why}): the portal would know only what it asks "
        "for. Have the proxy pass websockets at /cable.",
    ),
    "doctor.cable_unconfirmed": (
        "O websocket do Chatwoot não confirma o dono do token de leitura ({why}). Confira "
        "CHATWOOT_API_ACCESS_TOKEN e CHATWOOT_ACCOUNT_ID; o dono precisa ser desta conta.",
        "Chatwoot’s websocket does not confirm the reading token’s owner ({why}). Check "
        "CHATWOOT_API_ACCESS_TOKEN and CHATWOOT_ACCOUNT_ID; the owner must be of this account.",
    ),
    "doctor.bot": ("O robô existe: {names}.", "The bot is there: {names}."),
    "doctor.bot_missing": (
        "Não há robô para o portal escrever. Rode `chatwoot setup`.",
        "There is no bot for the portal to write as. Run `chatwoot setup`.",
    ),
    "doctor.attributes": (
        "Os campos do chamado aparecem para os atendentes.",
        "The ticket’s fields show to the agents.",
    ),
    "doctor.attribute_missing": (
        "Falta o campo {attribute} nas conversas. Rode `chatwoot setup`.",
        "Conversations lack the field {attribute}. Run `chatwoot setup`.",
    ),
    "doctor.attribute_wrong_type": (
        "O campo {attribute} é {type} e deve ser {wanted}. Apague-o e rode `chatwoot setup`.",
        "The field {attribute} is {type} and must be {wanted}. Delete it and run "
        "`chatwoot setup`.",
    ),
    "doctor.check_failed": (
        "Não deu para conferir “{check}”: {why}.",
        "“{check}” could not be checked: {why}.",
    ),
}
