"""Words for every refusal: by code of the error, and by code of the message beside a field."""

from __future__ import annotations

from tickets_app.texts.languages import Pair

TEXTS: dict[str, Pair] = {
    "error.not_found": (
        "Não encontramos isto. Pode não existir ou não ser seu.",
        "We cannot find this. It may not exist, or not be yours.",
    ),
    "error.not_permitted": ("Você não tem acesso a isto.", "You do not have access to this."),
    "error.credentials": ("E-mail ou senha não conferem.", "E-mail and password do not match."),
    "error.transition_refused": (
        "O estado do chamado não permite isto.",
        "The ticket’s state does not allow this.",
    ),
    "error.closed": (
        "Este chamado está encerrado. Abra um novo, ligado a este.",
        "This ticket is closed. Open a new one, linked to it.",
    ),
    "error.removed": (
        "O suporte removeu esta conversa. Abra um novo chamado, ligado a este.",
        "Support removed this conversation. Open a new ticket, linked to this one.",
    ),
    "error.already_solved": ("Este chamado já está resolvido.", "This ticket is solved already."),
    "error.not_failed": ("Esta mensagem não falhou.", "This message has not failed."),
    "error.not_dead": (
        "Isto já não está parado. Veja como está agora.",
        "This has not stopped any more. Look at how it is now.",
    ),
    "error.needed_by_others": (
        "Sem isto nada do chamado chega ao suporte: tente de novo.",
        "Without this nothing of the ticket reaches support: try it again.",
    ),
    "error.opening_message": (
        "A primeira mensagem é o próprio chamado e não se apaga.",
        "The first message is the ticket itself and cannot be deleted.",
    ),
    "error.stale": (
        "Alguém mudou isto antes. Veja como está agora.",
        "Somebody changed this first. Look at how it is now.",
    ),
    "error.duplicate": ("Isto já existe.", "This exists already."),
    "error.throttled": (
        "Muitas tentativas. Tente de novo em {retry_after} segundos.",
        "Too many attempts. Try again in {retry_after} seconds.",
    ),
    "error.many_tickets": (
        "Foram muitos chamados em pouco tempo. O que você escreveu fica aqui: envie de novo em "
        "{minutes} min.",
        "That was many tickets in a short time. What you wrote stays here: send it again in "
        "{minutes} min.",
    ),
    "error.many_replies": (
        "Foram muitas mensagens em pouco tempo. O que você escreveu fica aqui: envie de novo em "
        "{minutes} min.",
        "That was many messages in a short time. What you wrote stays here: send it again in "
        "{minutes} min.",
    ),
    "error.invalid": (
        "Falta acertar alguma coisa. Nada se perdeu.",
        "Something still needs fixing. Nothing is lost.",
    ),
    "error.own_account": (
        "Você não pode desativar a própria conta nem mudar o próprio papel.",
        "You cannot switch off your own account or change its role here.",
    ),
    "field.client_key.required": (
        "A página está desatualizada: abra de novo.",
        "The page is out of date: open it again.",
    ),
    "field.client_key.too_short": (
        "A página está desatualizada: abra de novo.",
        "The page is out of date: open it again.",
    ),
    "field.client_key.too_long": (
        "A página está desatualizada: abra de novo.",
        "The page is out of date: open it again.",
    ),
    "field.title.required": (
        "Escreva o título: uma frase basta.",
        "Write a title: one sentence is enough.",
    ),
    "field.title.too_short": (
        "O título está curto: use pelo menos 4 caracteres.",
        "The title is short: use at least 4 characters.",
    ),
    "field.title.too_long": (
        "O título passa de 120 caracteres: leve os detalhes para baixo.",
        "The title is over 120 characters: move the details below.",
    ),
    "field.description.required": (
        "Conte o que está acontecendo.",
        "Tell what is happening.",
    ),
    "field.description.too_short": (
        "Conte um pouco mais: pelo menos 6 caracteres.",
        "Tell a little more: at least 6 characters.",
    ),
    "field.description.too_long": (
        "O texto passa de 4000 caracteres: anexe o restante como arquivo.",
        "The text is over 4000 characters: attach the rest as a file.",
    ),
    "field.complexity.required": ("Escolha quanto atrapalha.", "Choose how much it holds you up."),
    "field.priority.required": ("Escolha para quando é.", "Choose by when you need it."),
    "field.sector_id.required": ("Escolha o setor.", "Choose the sector."),
    "field.sector_id.unknown": (
        "Este setor não recebe mais chamados: escolha outro.",
        "This sector no longer takes tickets: choose another.",
    ),
    "field.requested_for_id.unknown": (
        "Não encontramos esta pessoa: escolha da lista.",
        "We cannot find this person: choose from the list.",
    ),
    "field.file_ids.too_many": (
        "São 15 arquivos no máximo em cada mensagem.",
        "A message takes 15 files at most.",
    ),
    "field.file_ids.unknown": (
        "Um dos arquivos não está mais aqui: anexe de novo.",
        "One of the files is no longer here: attach it again.",
    ),
    "field.continues_number.unknown": (
        "Não encontramos o chamado anterior.",
        "We cannot find the earlier ticket.",
    ),
    "field.text.required": ("Escreva a mensagem.", "Write the message."),
    "field.text.too_long": (
        "A mensagem é longa demais: anexe o restante como arquivo.",
        "The message is too long: attach the rest as a file.",
    ),
    "field.file.too_large": (
        "O arquivo passa do limite de {limit}. Ele não será enviado.",
        "The file is over the limit of {limit}. It will not be sent.",
    ),
    "field.file.heic": (
        "O suporte não consegue abrir fotos HEIC. Envie como JPEG ou PNG.",
        "Support cannot open HEIC photos. Send it as JPEG or PNG.",
    ),
    "field.file.empty": ("O arquivo está vazio.", "The file is empty."),
    "field.file.unreadable": (
        "O arquivo não chegou inteiro. Envie de novo.",
        "The file did not arrive whole. Send it again.",
    ),
    "field.file.no_room": (
        "Você já enviou muitos arquivos agora há pouco. Tente mais tarde.",
        "You have sent many files just now. Try again later.",
    ),
    "field.name.required": ("Escreva o nome.", "Write the name."),
    "field.name.too_long": ("O nome é longo demais.", "The name is too long."),
    "field.name.taken": ("Este nome já existe.", "This name exists already."),
    "field.email.invalid": (
        "Escreva um e-mail completo, como ana@empresa.com.br.",
        "Write a complete e-mail address, such as ana@company.com.",
    ),
    "field.email.taken": (
        "Já existe uma pessoa com este e-mail.",
        "Somebody has this e-mail already.",
    ),
    "field.role.required": ("Escolha o papel.", "Choose the role."),
    "field.language.unknown": ("Escolha português ou inglês.", "Choose Portuguese or English."),
    "field.appearance.unknown": ("Escolha a aparência.", "Choose the appearance."),
    "field.time_zone.unknown": ("Não conhecemos este fuso.", "We do not know this time zone."),
    "field.department.too_long": ("O texto é longo demais.", "The text is too long."),
    "field.password.too_short": (
        "A senha precisa de 15 caracteres ou mais. Uma frase serve bem.",
        "The password takes 15 characters or more. A sentence works well.",
    ),
    "field.password.too_long": (
        "A senha passa de 128 caracteres.",
        "The password is over 128 characters.",
    ),
    "field.password.common": (
        "Esta senha é conhecida de atacantes. Escolha outra.",
        "Attackers know this password. Choose another.",
    ),
    "field.password.personal": (
        "A senha não pode ser o seu nome ou e-mail.",
        "The password must not be your name or e-mail.",
    ),
    "field.current.wrong": ("A senha atual não confere.", "The current password does not match."),
    "field.current.throttled": (
        "Muitas tentativas. Espere alguns minutos e tente de novo.",
        "Too many attempts. Wait a few minutes and try again.",
    ),
    "field.code.wrong": (
        "O código não confere ou venceu.",
        "The code does not match or has expired.",
    ),
}
