// The bodies that the Doha conclusions name as hosts of the conference, written as they write them. Nothing is added that
// they do not say (no address, no accreditation): operators know that better and tell it by PATCH.
import type { NewActor } from './schemas.ts'

type Body = Pick<NewActor, 'id' | 'name' | 'stakeholder_group' | 'subgroups' | 'country'>

export const bodies: readonly Body[] = [
  {
    id: 'nhrc-qatar',
    name: 'Qatari National Human Rights Committee (NHRC)',
    stakeholder_group: 'nhris',
    subgroups: [],
    country: 'QAT',
  },
  {
    id: 'ohchr',
    name: 'Office of the United Nations High Commissioner for Human Rights (OHCHR)',
    stakeholder_group: 'international_organizations',
    subgroups: [],
    country: null,
  },
  {
    id: 'european-parliament',
    name: 'European Parliament (EP)',
    stakeholder_group: 'international_organizations',
    subgroups: [],
    country: null,
  },
  {
    id: 'ganhri',
    name: 'Global Alliance of National Human Rights Institutions (GANHRI)',
    stakeholder_group: 'international_organizations',
    subgroups: [],
    country: null,
  },
  {
    id: 'ifj',
    name: 'International Federation of Journalists (IFJ)',
    stakeholder_group: 'civil_society',
    subgroups: ['journalists'],
    country: null,
  },
]
