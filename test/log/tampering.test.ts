// A database that was changed past the service, by whoever can write to it, is caught: entry, place and what was done.
import t from 'tap'
import { foundAfter, startSetting } from './setting.ts'

const setting = await startSetting(t)
const { service, tree_size, checkpoint, revised, withdrawn, draft, later, indexOf, published } = setting

const row = (id: string, more = '') => `where report_id = '${id}' ${more}`
const isOf = (kind: string, subject: string, more = '') => `${kind} of ${subject}${more}`
const here = { revised: `reports/${revised}`, withdrawn: `reports/${withdrawn}`, later: `reports/${later}` }

type Case = [what: string, sql: string, index: () => Promise<number> | number | null, about: string, how: RegExp]
const edited = /the database says something else.*rows were edited/
const gone = /no longer there, or no longer public/
const unknown = /no entry speaks of it: its rows were put in/
const inRows: Case[] = [
  [
    'the text of the current revision',
    `update report_revisions set narrative = 'Forged.' ${row(revised, 'and revision = 2')}`,
    () => published + 1,
    isOf('report.revised', here.revised, ', revision 2'),
    edited,
  ],
  [
    'the text of an earlier revision',
    `update report_revisions set narrative = narrative || ' ' ${row(revised, 'and revision = 1')}`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    edited,
  ],
  [
    'a level',
    `update report_revisions set assessments = jsonb_set(assessments, '{0,level}', '"implemented"') ${row(later)}`,
    () => tree_size,
    isOf('report.published', here.later, ', revision 1'),
    edited,
  ],
  [
    'the time at which it became known',
    `update report_revisions set known_at = known_at - interval '1 microsecond' ${row(later)}`,
    () => tree_size,
    isOf('report.published', here.later, ', revision 1'),
    edited,
  ],
  [
    'the author',
    `update reports set author_id = 'ohchr' where id = '${revised}'`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    edited,
  ],
  [
    'what lists are filtered by',
    `update reports set period_end = '2021-06-30' where id = '${revised}'`,
    () => published + 1,
    isOf('report.revised', here.revised, ', revision 2'),
    edited,
  ],
  [
    'the text of a withdrawn report',
    `update report_revisions set narrative = 'Forged.' ${row(withdrawn)}`,
    () => indexOf('report.published', here.withdrawn),
    isOf('report.published', here.withdrawn, ', revision 1'),
    edited,
  ],
  [
    'why it was withdrawn',
    `update reports set withdrawal_reason = 'Forged.' where id = '${withdrawn}'`,
    () => indexOf('report.withdrawn', here.withdrawn),
    isOf('report.withdrawn', here.withdrawn),
    edited,
  ],
  [
    'a withdrawal undone',
    `update reports set state = 'published', withdrawn_at = null where id = '${withdrawn}'`,
    () => indexOf('report.withdrawn', here.withdrawn),
    isOf('report.withdrawn', here.withdrawn),
    gone,
  ],
  [
    'a withdrawal made up',
    `update reports set state = 'withdrawn', withdrawn_at = now(), withdrawal_reason = 'Forged.' where id = '${later}'`,
    () => null,
    isOf('report.withdrawn', here.later),
    unknown,
  ],
  [
    'a published report made a draft again',
    `update reports set state = 'draft', published_at = null where id = '${later}'`,
    () => tree_size,
    isOf('report.published', here.later, ', revision 1'),
    gone,
  ],
  [
    'a draft published',
    `update reports set state = 'published', published_at = now() where id = '${draft}'`,
    () => null,
    isOf('report.published', `reports/${draft}`, ', revision 1'),
    unknown,
  ],
  [
    'a report dropped',
    `delete from reports where id = '${revised}'`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    gone,
  ],
  [
    'a revision dropped',
    `delete from report_revisions ${row(revised, 'and revision = 1')}`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    gone,
  ],
  [
    'a revision put in',
    `insert into report_revisions (report_id, addressee_id, revision, period_start, period_end, language, narrative,
       assessments, measures, evidence, content_bytes, known_at, person)
     select report_id, addressee_id, 3, period_start, period_end, language, 'Forged.', assessments, measures, evidence,
       content_bytes, now(), person from report_revisions ${row(later)}`,
    () => null,
    isOf('report.revised', here.later, ', revision 3'),
    unknown,
  ],
  [
    'two revisions that changed places',
    `update report_revisions set revision = 3 - revision + 10 ${row(revised)};
     update report_revisions set revision = revision - 10 ${row(revised)}`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    edited,
  ],
  [
    'the name of an actor',
    `update actors set name = 'Forged' where id = 'made-up-one'`,
    () => indexOf('actor.changed', 'actors/made-up-one'),
    isOf('actor.changed', 'actors/made-up-one'),
    edited,
  ],
  [
    'its name in a language',
    `update actor_names set name = 'Forged' where actor_id = 'qat' and language = 'ar'`,
    () => indexOf('actor.created', 'actors/qat'),
    isOf('actor.created', 'actors/qat'),
    edited,
  ],
  [
    'an actor put in',
    `insert into actors (id, name, stakeholder_group, subgroups) values ('forged', 'Forged', 'companies', '{}')`,
    () => null,
    isOf('actor.created', 'actors/forged'),
    unknown,
  ],
  [
    'a mandate put in',
    `insert into mandates (actor_id, kind) values ('made-up-one', 'any')`,
    () => indexOf('mandates.replaced', 'actors/made-up-one/mandates', 1),
    isOf('mandates.replaced', 'actors/made-up-one/mandates'),
    edited,
  ],
  [
    'mandates dropped',
    `delete from mandates where actor_id = 'made-up-one'`,
    () => indexOf('mandates.replaced', 'actors/made-up-one/mandates', 1),
    isOf('mandates.replaced', 'actors/made-up-one/mandates'),
    edited,
  ],
  [
    'the text of a recommendation as it is served',
    `update recommendations set text = 'Forged.' where id = 'doha-2020-states-5'`,
    () => indexOf('catalogue.loaded', 'recommendations/doha-2020-states-5'),
    isOf('catalogue.loaded', 'recommendations/doha-2020-states-5', ', revision 1'),
    edited,
  ],
  [
    'its revision',
    `update catalogue_revisions set content = jsonb_set(content, '{text}', '"Forged."') where id = 'doha-2020-states-5'`,
    () => indexOf('catalogue.loaded', 'recommendations/doha-2020-states-5'),
    isOf('catalogue.loaded', 'recommendations/doha-2020-states-5', ', revision 1'),
    edited,
  ],
  [
    'a part retired',
    `update parts set retired_at = now() where recommendation_id = 'doha-2020-states-5' and id = 'a'`,
    () => indexOf('catalogue.loaded', 'recommendations/doha-2020-states-5'),
    isOf('catalogue.loaded', 'recommendations/doha-2020-states-5', ', revision 1'),
    edited,
  ],
  [
    'to whom it is addressed',
    `update addressings set valid_to = '2021-01-01' where recommendation_id = 'doha-2020-states-5'`,
    () => indexOf('catalogue.loaded', 'recommendations/doha-2020-states-5'),
    isOf('catalogue.loaded', 'recommendations/doha-2020-states-5', ', revision 1'),
    edited,
  ],
  [
    'the source',
    `update sources set title = 'Forged' where id = 'doha-2020'`,
    () => indexOf('catalogue.loaded', 'sources/doha-2020'),
    isOf('catalogue.loaded', 'sources/doha-2020', ', revision 1'),
    edited,
  ],
]

const inLog: Case[] = [
  [
    'an entry edited',
    `update log_entries set actor_id = 'ohchr' where index = ${published}`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    /it was edited/,
  ],
  [
    'an entry and what it is about edited together',
    `update report_revisions set narrative = 'Forged.' ${row(later)};
     update log_entries set content_sha256 = sha256('forged') where index = ${tree_size}`,
    () => tree_size,
    isOf('report.published', here.later, ', revision 1'),
    /it was edited/,
  ],
  ['an entry dropped', `delete from log_entries where index = 7`, () => 7, 'an entry of the tree', /it is gone:/],
  [
    'several entries dropped',
    'delete from log_entries where index between 7 and 300',
    () => 7,
    'an entry of the tree',
    /it is gone, as are those after it up to entry 300:/,
  ],
  [
    'every entry dropped',
    'delete from log_entries',
    () => 0,
    'an entry of the tree',
    /it is gone, as are those after it/,
  ],
  [
    'the last entry dropped',
    `delete from log_entries where index = ${tree_size}`,
    () => tree_size,
    'an entry of the tree',
    /it is gone/,
  ],
  [
    'an entry dropped, the others moved up',
    `delete from log_entries where index = 3; update log_entries set index = -index where index > 3;
     update log_entries set index = -index - 1 where index < 0`,
    () => 3,
    '',
    /it was moved: in the tree it is entry 4/,
  ],
  [
    'two entries that changed places',
    `update log_entries set index = -index - 1 where index in (20, 30);
     update log_entries set index = 49 + index + 2 where index < 0`,
    () => 20,
    '',
    /it was moved: in the tree it is entry 30/,
  ],
  [
    'an entry put in at the end',
    `insert into log_entries (index, kind, subject, revision, at, actor_id, content_sha256)
     select 5000, kind, subject, revision, at, actor_id, content_sha256 from log_entries where index = 0`,
    () => 5000,
    '',
    /it was put in: the tree has \d+ entries/,
  ],
  [
    'a salt erased without a word',
    `update log_entries set salt = null where index = ${published}`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    /its salt is gone/,
  ],
  [
    'a salt replaced',
    `update log_entries set salt = sha256('forged') where index = ${published}`,
    () => published,
    isOf('report.published', here.revised, ', revision 1'),
    edited,
  ],
  ['the tree cut off', 'delete from log_tiles', () => 0, '', /it was put in: the tree has 0 entries/],
  [
    'a part of the tree dropped',
    'delete from log_tiles where level = 0 and index = 0',
    () => 0,
    'the tree',
    /it lacks the hash of this entry/,
  ],
  [
    'the tree edited above the leaves',
    `update log_tiles set hashes = sha256('forged') where level = 1`,
    () => 0,
    'the tree over entries 0 to 65535',
    /it was edited/,
  ],
]

for (const [what, sql, index, about, how] of [...inRows, ...inLog]) {
  t.test(`caught: ${what}`, async (t) => {
    const expected = await index()
    const [first] = await foundAfter(service.db, sql, [checkpoint])
    t.equal(first?.index, expected)
    t.match(first?.how, how)
    if (about !== '') t.match(first?.about.replace(/entries 0 to \d+/, 'entries 0 to 65535'), about)
  })
}
