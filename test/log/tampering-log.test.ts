// The log itself, changed past the service by whoever can write to the database, is caught: entry, place and what was done.
import t from 'tap'
import { type Case, edited, expectCaught, startSetting } from './setting.ts'

const setting = await startSetting(t)
const { tree_size, revised, later, published } = setting

const first = `report.published of reports/${revised}, revision 1`
const cases: Case[] = [
  [
    'an entry edited',
    `update log_entries set actor_id = 'ohchr' where index = ${published}`,
    () => published,
    first,
    /it was edited/,
  ],
  [
    'an entry and what it is about edited together',
    `update report_revisions set narrative = 'Forged.' where report_id = '${later}';
     update log_entries set content_sha256 = sha256('forged') where index = ${tree_size}`,
    () => tree_size,
    `report.published of reports/${later}, revision 1`,
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
    first,
    /its salt is gone/,
  ],
  [
    'a salt replaced',
    `update log_entries set salt = sha256('forged') where index = ${published}`,
    () => published,
    first,
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

expectCaught(t, setting, cases)
