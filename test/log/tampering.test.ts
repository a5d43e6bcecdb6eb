// Rows that were changed past the service, by whoever can write to the database, are caught: entry, place and what was done.
import t from 'tap'
import { type Case, edited, expectCaught, startSetting } from './setting.ts'

const setting = await startSetting(t)
const { tree_size, revised, withdrawn, draft, later, indexOf, published } = setting

const row = (id: string, more = '') => `where report_id = '${id}' ${more}`
const isOf = (kind: string, subject: string, more = '') => `${kind} of ${subject}${more}`
const here = { revised: `reports/${revised}`, withdrawn: `reports/${withdrawn}`, later: `reports/${later}` }

const gone = /no longer there, or no longer public/
const unknown = /no entry speaks of it: its rows were put in/
const cases: Case[] = [
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

expectCaught(t, setting, cases)
