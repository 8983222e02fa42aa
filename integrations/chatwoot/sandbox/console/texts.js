// Every word of the console, Portuguese first, English beside it.

const TEXTS = {
  title: ["Console de atendimento", "Support console"],
  whoAreYou: ["Quem está atendendo?", "Who is on duty?"],
  signInHint: [
    "Este é um ambiente de demonstração: escolha uma pessoa da equipe para começar.",
    "This is a demonstration: choose somebody of the team to begin.",
  ],
  administrator: ["Administração", "Administrator"],
  agent: ["Atendimento", "Agent"],
  noPeople: ["Não há ninguém para escolher.", "There is nobody to choose."],
  switchPerson: ["Trocar de pessoa", "Switch person"],
  language: ["English", "Português"],
  conversations: ["Conversas", "Conversations"],
  open: ["Abertas", "Open"],
  pending: ["Pendentes", "Pending"],
  snoozed: ["Adiadas", "Snoozed"],
  resolved: ["Resolvidas", "Resolved"],
  all: ["Todas", "All"],
  isOpen: ["Aberta", "Open"],
  isPending: ["Pendente", "Pending"],
  isSnoozed: ["Adiada", "Snoozed"],
  isResolved: ["Resolvida", "Resolved"],
  everybodys: ["De todos", "Everybody's"],
  mine: ["Minhas", "Mine"],
  unassigned: ["Sem responsável", "Unassigned"],
  whose: ["Responsável", "Assigned"],
  nothingHere: ["Nenhuma conversa aqui.", "No conversation here."],
  messages: ["Mensagens", "Messages"],
  mode: ["O que escrever", "What to write"],
  more: ["Mostrar mais", "Show more"],
  earlier: ["Mensagens anteriores", "Earlier messages"],
  unread: ["não lidas", "unread"],
  pick: ["Escolha uma conversa na lista.", "Choose a conversation from the list."],
  back: ["Voltar à lista", "Back to the list"],
  close: ["Fechar", "Close"],
  details: ["Detalhes", "Details"],
  assignee: ["Responsável", "Assignee"],
  team: ["Equipe", "Team"],
  priority: ["Prioridade", "Priority"],
  labels: ["Etiquetas", "Labels"],
  nobody: ["Ninguém", "Nobody"],
  none: ["Nenhuma", "None"],
  urgent: ["Urgente", "Urgent"],
  high: ["Alta", "High"],
  medium: ["Média", "Medium"],
  low: ["Baixa", "Low"],
  resolve: ["Resolver", "Resolve"],
  reopen: ["Reabrir", "Reopen"],
  setPending: ["Deixar pendente", "Mark pending"],
  snooze: ["Adiar", "Snooze"],
  snoozeHour: ["Por uma hora", "For one hour"],
  snoozeTomorrow: ["Até amanhã, 9h", "Until tomorrow, 9 am"],
  snoozeWeek: ["Até segunda, 9h", "Until Monday, 9 am"],
  snoozeReply: ["Até a próxima resposta", "Until the next reply"],
  snoozeUntil: ["Até quando", "Until"],
  until: ["até", "until"],
  reply: ["Responder", "Reply"],
  note: ["Nota privada", "Private note"],
  writeReply: ["Escreva a resposta…", "Write the reply…"],
  writeNote: ["Só a equipe verá esta nota…", "Only the team will see this note…"],
  send: ["Enviar", "Send"],
  addNote: ["Anotar", "Add note"],
  sendHint: ["Ctrl+Enter envia", "Ctrl+Enter sends"],
  attach: ["Anexar arquivos", "Attach files"],
  dropFile: ["Tirar o arquivo", "Remove file"],
  canned: ["Respostas prontas", "Canned answers"],
  erase: ["Excluir", "Delete"],
  eraseSure: ["Excluir mesmo?", "Really delete?"],
  answerTo: ["Em resposta a", "In reply to"],
  sent: ["enviada", "sent"],
  delivered: ["entregue", "delivered"],
  read: ["lida", "read"],
  failed: ["falhou", "failed"],
  isTyping: ["está escrevendo…", "is typing…"],
  survey: ["Pesquisa de satisfação", "Satisfaction survey"],
  rated: ["Nota", "Rating"],
  noAnswer: ["sem resposta ainda", "no answer yet"],
  choices: ["Opções", "Choices"],
  file: ["Arquivo", "File"],
  contact: ["Contato", "Contact"],
  email: ["E-mail", "E-mail"],
  phone: ["Telefone", "Phone"],
  identifier: ["Identificador", "Identifier"],
  attributes: ["Atributos da conversa", "Conversation attributes"],
  contactAttributes: ["Atributos do contato", "Contact attributes"],
  information: ["Informações", "Information"],
  number: ["Número", "Number"],
  inbox: ["Caixa de entrada", "Inbox"],
  created: ["Aberta em", "Opened"],
  online: ["on-line", "online"],
  yes: ["Sim", "Yes"],
  no: ["Não", "No"],
  today: ["Hoje", "Today"],
  yesterday: ["Ontem", "Yesterday"],
  offlineNow: ["Sem conexão ao vivo; tentando de novo…", "No live connection; trying again…"],
  failedTo: ["Não deu certo", "That did not work"],
  unreachable: ["O servidor não respondeu.", "The server did not answer."],
};

const KEY = "console.language";
let column = remembered() === "en" ? 1 : 0;

function remembered() {
  const chosen = localStorage.getItem(KEY);
  return chosen || (navigator.language.toLowerCase().startsWith("pt") ? "pt" : "en");
}

/** The words under that name in the chosen language. */
export const t = (name) => (TEXTS[name] ? TEXTS[name][column] : name);

/** The locale for times and numbers. */
export const locale = () => (column ? "en" : "pt-BR");

/** Changes to the other language and remembers it. */
export function switchLanguage() {
  column = column ? 0 : 1;
  localStorage.setItem(KEY, column ? "en" : "pt");
}
