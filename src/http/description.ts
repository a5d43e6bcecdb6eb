// What the API description says about the whole: for readers who see it for the first time.

export const description = `Who carried out what was recommended? This service keeps recommendations on human rights by stakeholder group and
principle, the actors that each is addressed to, and every report on what those actors did. It starts from the conclusions of
the conference on social media held in Doha on 16 and 17 February 2020: 27 recommendations to five groups, five ground rules.

For programs this description is at [/openapi.json](/openapi.json). Guides show one use each, step by step:
[pull status into a dashboard](/guides/dashboard), [query as a researcher](/guides/research), [post a report](/guides/report),
[review a report](/guides/review), [run the service](/guides/operate).

**Reading** needs no token, but for flags, notices and what is sealed. **Writing** needs an access token (JWT) whose claim
\`actor\` names the registered actor that speaks, and whose \`scope\` allows the operation. A token that is sent is always
checked.

**Lists** answer \`data\` and \`page\`; \`page.next\` is the \`cursor\` of the next page and the header \`Link\` its address. Filters
are named like the fields; several values (repeated, or separated by commas) mean any of them, several filters mean all of them.
An unknown parameter is an error that lists the known ones.

**Downloads.** Every public list and every statistic is also a file: behind its address with \`.csv\`, \`.ndjson\` or \`.xlsx\`,
or by \`Accept\`, under the same filters and in the same order. A file of a list has every row, as of one moment; it takes
neither \`limit\` nor \`cursor\`. The first column, \`address\`, is where the record (of a revision: its list) is read. Columns
are the fields of the JSON, those of an object named after both: \`withdrawal_reason\`; \`fields\` picks and \`include\` adds as
in the list. Lists stand in one column, as JSON text. In CSV (RFC 4180, UTF-8 without a byte order mark) a null is empty and an
empty text is \`""\`; a text that a spreadsheet would run as a formula (after any apostrophes, it begins with =, +, -, @, a tab,
a line break, or the wide form of one) has one more apostrophe before it. In XLSX texts over 32 767 letters are cut and say so,
what XML cannot hold is left out, and further sheets begin after 1 048 575 rows. A file of a list is sent while it is read: it
has no \`ETag\`, and a fault closes the connection before the end, which clients report. So does what is hidden of a report while
it is sent, within a second: ask again then. So does a reader that leaves a piece (at most about 2 MB) untaken for 30 s, or
takes more than 30 minutes: narrow the filters then. A few files are sent at once, others get 503 \`downloads_busy\`.

**Search.** \`q\` finds reports and recommendations by their words, beside all filters: in any form of the text's language, with
or without accents, "phrases", OR, minus. The most relevant come first; where more match than are ranked, the newest are.

**Changes** need \`If-Match\` with the \`ETag\` that you read. **Creating** needs an \`Idempotency-Key\`: repeat a request whose
answer was lost with the same key and body, and nothing is done twice. Every other answer of success carries an \`ETag\`; send it in
\`If-None-Match\` and get 304 while nothing changed.

**Problems** are \`application/problem+json\` (RFC 9457) with a stable \`code\`; \`type\` is the address of its explanation and
\`errors\` lists every fault of invalid input by JSON Pointer or parameter, with how to mend it.

**Times** are RFC 3339 in UTC, dates ISO 8601, countries ISO 3166-1 alpha-3 (upper-case; input in either case), languages BCP 47.

**Versions.** What is under \`/v1\` only grows: new addresses, new optional parameters, new fields in answers. Ignore fields that
you do not know. What would break a caller gets a new base path; the old one then stays for at least twelve months and answers
with the headers \`Deprecation\` (RFC 9745) and \`Sunset\` (RFC 8594). Changes that users notice are listed in openapi/CHANGES.md.`

export const tags = [
  { name: 'sources', description: 'Documents that make recommendations, with their raw text.' },
  {
    name: 'stakeholder-groups',
    description: 'To whom recommendations speak; the labels are the headings of the source.',
  },
  { name: 'principles', description: 'The ground rules, each with its requirements.' },
  { name: 'instruments', description: 'Standards that the recommendations cite.' },
  { name: 'recommendations', description: 'What was recommended, to whom, in parts that can be answered one by one.' },
  { name: 'actors', description: 'Organisations that are addressed, that report, or both. Never a private person.' },
  { name: 'reports', description: 'Accounts of what one addressee did about one recommendation in one period.' },
  {
    name: 'implementations',
    description: 'What all reports together say of one recommendation at one addressee: derived, never posted.',
  },
  { name: 'statistics', description: 'Figures over implementations.' },
  { name: 'log', description: 'Every change of the record, so that nothing of it can be changed unseen.' },
  { name: 'notices', description: 'What an actor is told of decisions that concern it.' },
  {
    name: 'seals',
    description: 'Fields that are hidden at once where somebody is in danger; reasons follow, or they lapse.',
  },
  {
    name: 'decisions',
    description: 'What reviewers decided on reports and actors, by published rules and with reasons.',
  },
  { name: 'appeals', description: 'Objections to decisions, and what another actor ruled on them.' },
  { name: 'datasets', description: 'Numbered, dated releases of the whole public record, to cite and to keep.' },
  {
    name: 'transparency-reports',
    description: 'What was asked, decided and appealed in a year or a quarter, counted in the record.',
  },
  { name: 'methodology', description: 'How levels are derived, in words.' },
  { name: 'guides', description: 'One use each, step by step; pages for people.' },
  { name: 'review-rules', description: 'By which rules reports and actors are reviewed, and how those rules change.' },
  { name: 'flags', description: 'What anybody points out in a report; for reviewers and oversight to read.' },
  {
    name: 'restriction-requests',
    description: 'What governments and other bodies ask to have restricted or changed, in public.',
  },
  { name: 'openapi', description: 'This description, for programs; /docs shows it to people.' },
  { name: 'problems', description: 'The catalogue of every error.' },
  { name: 'auth', description: 'The local issuer of tokens, where no OpenID provider is configured.' },
  { name: 'health', description: 'For those who run the service.' },
]
