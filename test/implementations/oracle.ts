// What implementations and statistics must be, worked out from plain rows alone: shares no function and no SQL with the
// service, and does it another way (per level found by name, windows by PostgreSQL's calendar).
import type pg from 'pg'

type Row = {
  id: string
  pair: string
  author: string
  basis: string
  state: string
  revision: number
  starts: string
  ends: string
  /** 36 months before the end of the period, by PostgreSQL's calendar. */
  horizon: string
  published: string
  says: Record<string, string>
}

export type Expected = {
  recommendation_id: string
  addressee_id: string
  territory: string | null
  addressed: boolean
  level: string
  level_from: string | null
  self_reported: string | null
  assessed: string | null
  contested: boolean
  parts_without_information: number
  report_count: number
  last_period_end: string | null
  /** Null where the reports alone do not tell: nobody ever reported, or the addressing may have changed since. */
  changed_at: string | null
  parts: {
    part: string
    level: string
    level_from: string | null
    self_reported: string | null
    assessed: string | null
    contested: boolean
    bases: string[]
  }[]
}

export type PlainReport = Pick<Row, 'id' | 'pair' | 'author' | 'state'>

/** Everything as it must be now: implementations by `recommendation addressee territory`, and all reports. */
export async function consult(db: pg.Pool) {
  const { rows } = await db.query<Row>(`
    select r.id::text, r.recommendation_id || ' ' || r.addressee_id || ' ' || coalesce(r.territory, '') as pair,
      r.author_id as author, r.state, r.revision,
      case when r.author_id = r.addressee_id then 'self' else
        (select case g.stakeholder_group when 'nhris' then 'nhri' when 'international_organizations' then 'international'
          when 'civil_society' then 'civil_society' else 'other' end from actors g where g.id = r.author_id) end as basis,
      v.period_start::text as starts, v.period_end::text as ends,
      (v.period_end - interval '36 months')::date::text as horizon,
      to_char(r.published_at, 'YYYY-MM-DD"T"HH24:MI:SS.USZ') as published,
      (select jsonb_object_agg(e ->> 'part', e ->> 'level') from jsonb_array_elements(v.assessments) e) as says
    from reports r, report_revisions v
    where v.report_id = r.id and v.revision = (select max(revision) from report_revisions w where w.report_id = r.id)`)
  const pairs = await db.query<{ pair: string; parts: string[]; addressed: boolean; regrouped: boolean }>(`
    select c.id || ' ' || a.id || ' ' as pair,
      (select array_agg(p.id order by p.id) from parts p where p.recommendation_id = c.id and p.retired_at is null) as parts,
      bool_or(d.id is not null) as addressed, exists (select from addressings s where s.recommendation_id = c.id and s.subgroup is not null) as regrouped
    from recommendations c cross join actors a
    left join addressings d on d.recommendation_id = c.id and d.valid_to is null and (d.actor_id = a.id
      or d.stakeholder_group = a.stakeholder_group and (d.subgroup is null or d.subgroup = any (a.subgroups)))
    group by c.id, a.id`)
  const known = await db.query<{ pair: string; at: string }>(`
    select r.recommendation_id || ' ' || r.addressee_id || ' ' || coalesce(r.territory, '') as pair,
      to_char(max(greatest(v.known_at, r.withdrawn_at, (select max(greatest(x.known_from, x.known_to))
        from restrictions x where x.report_id = r.id))), 'YYYY-MM-DD"T"HH24:MI:SS.USZ') as at
    from reports r join report_revisions v on v.report_id = r.id where r.state <> 'draft' group by 1`)

  const lastKnown = new Map(known.rows.map(({ pair, at }) => [pair, at]))
  const wholes = new Map(pairs.rows.map((row) => [row.pair, row]))
  const spokenOf = new Set(rows.filter(({ state }) => state !== 'draft').map(({ pair }) => pair))
  const implementations = new Map<string, Expected>()
  for (const pair of new Set([
    ...pairs.rows.filter(({ addressed }) => addressed).map(({ pair }) => pair),
    ...spokenOf,
  ])) {
    const [recommendation_id = '', addressee_id = '', territory = ''] = pair.split(' ')
    const { parts, addressed, regrouped } = wholes.get(`${recommendation_id} ${addressee_id} `)!
    const reports = rows.filter((row) => row.pair === pair && row.state === 'published')
    implementations.set(pair, {
      ...{ recommendation_id, addressee_id, territory: territory || null, addressed },
      ...judge(parts, reports),
      changed_at: regrouped ? null : (lastKnown.get(pair) ?? null),
    })
  }
  return { implementations, reports: rows as PlainReport[] }
}

function judge(parts: readonly string[], reports: readonly Row[]) {
  const judged = parts.map((part) => judgePart(part, reports))
  const froms = [...new Set(judged.map(({ level_from }) => level_from).filter(Boolean))]
  const ends = reports.map(({ ends }) => ends).sort()
  const level = total(judged.map(({ level }) => level))
  return {
    level,
    level_from: level === 'no_information' ? null : froms.length === 2 ? 'mixed' : (froms[0] ?? null),
    self_reported: orNull(total(judged.map(({ self_reported }) => self_reported ?? 'no_information'))),
    assessed: orNull(total(judged.map(({ assessed }) => assessed ?? 'no_information'))),
    contested: judged.some(({ contested }) => contested),
    parts_without_information: judged.filter(({ level }) => level === 'no_information').length,
    report_count: reports.length,
    last_period_end: ends.at(-1) ?? null,
    parts: judged,
  }
}

function judgePart(part: string, reports: readonly Row[]) {
  const rank = ({ ends, published, id }: Row) => `${ends} ${published} ${id}`
  const speaking = reports.filter(({ says }) => part in says).sort((a, b) => (rank(a) > rank(b) ? -1 : 1))
  const first = (basis: string) => speaking.find((row) => row.basis === basis)
  const horizon = speaking[0]?.horizon ?? ''
  const self = first('self')
  const watchers = ['nhri', 'international', 'civil_society']
    .map(first)
    .filter((row): row is Row => row !== undefined && row.ends >= horizon)
    .sort((a, b) => (rank(a) > rank(b) ? -1 : 1))
  const used = [...watchers, ...(self ? [self] : [])]
  let contested = false
  for (const [place, one] of used.entries()) {
    for (const other of used.slice(place + 1)) {
      const apart = one.ends < other.starts || other.ends < one.starts
      if (!apart && one.says[part] !== other.says[part]) contested = true
    }
  }
  const shown = ['self', 'nhri', 'international', 'civil_society', 'other']
    .map(first)
    .filter((row) => row !== undefined)
  return {
    part,
    level: watchers[0]?.says[part] ?? self?.says[part] ?? 'no_information',
    level_from: watchers.length > 0 ? 'assessed' : self ? 'self_reported' : null,
    self_reported: self?.says[part] ?? null,
    assessed: watchers[0]?.says[part] ?? null,
    contested,
    bases: shown.map((row) => `${row.basis} ${row.says[part]} ${row.id}`).sort(),
  }
}

const orNull = (level: string) => (level === 'no_information' ? null : level)

/** DESIGN §3.4, by counting. */
function total(levels: readonly string[]): string {
  const count = new Map<string, number>()
  for (const level of levels) count.set(level, (count.get(level) ?? 0) + 1)
  const of = (level: string) => count.get(level) ?? 0
  const applicable = levels.length - of('not_applicable')
  if (applicable === 0) return 'not_applicable'
  if (of('no_information') === applicable) return 'no_information'
  if (of('regressed') > 0) return 'regressed'
  if (of('implemented') === applicable) return 'implemented'
  if (of('implemented') + of('partly_implemented') > 0) return 'partly_implemented'
  return of('in_progress') > 0 ? 'in_progress' : 'not_started'
}

export type Figures = { total: number; contested: number; informed: number; counts: Record<string, number> }

/** Statistics by group or principle, without rows and counts that are zero. */
export async function consultFigures(
  db: pg.Pool,
  implementations: Iterable<Expected>,
  by: 'stakeholder_group' | 'principle',
) {
  const { rows } = await db.query<{ id: string; value: string }>(
    by === 'principle'
      ? `select c.id, coalesce(l.principle_id, 'unassigned') as value from recommendations c
         left join principle_links l on l.recommendation_id = c.id group by 1, 2`
      : 'select id, stakeholder_group as value from recommendations',
  )
  const figures = new Map<string, Figures>()
  for (const { recommendation_id, territory, addressed, level, contested } of implementations) {
    if (territory !== null || !addressed) continue
    for (const { value } of rows.filter(({ id }) => id === recommendation_id)) {
      const row = figures.get(value) ?? { total: 0, contested: 0, informed: 0, counts: {} }
      figures.set(value, row)
      row.total += 1
      row.contested += Number(contested)
      row.informed += Number(level !== 'no_information')
      row.counts[level] = (row.counts[level] ?? 0) + 1
    }
  }
  return figures
}
