/** Invented dataset records; their DOIs lie in the range that is reserved for tests. */

export interface Community {
  readonly slug: string;
  readonly title: string;
}

export interface DatasetRecord {
  readonly id: number;
  /** First version of the same dataset. */
  readonly concept: number;
  readonly version: string;
  readonly title: string;
  /** One sentence, plain. */
  readonly description: string;
  readonly creators: readonly string[];
  readonly keywords: readonly string[];
  readonly community: string;
  readonly created: string;
  readonly file: string;
  /** Bytes. */
  readonly size: number;
}

export const COMMUNITIES: readonly Community[] = [
  { slug: "ai4eosc", title: "AI4EOSC" },
  { slug: "imagine", title: "iMagine" },
];

const MB = 1_000_000;

/** Rows: id, concept, version, community, created, title, description, creators, keywords, file, size in MB. */
const ROWS: readonly (readonly [
  id: number,
  concept: number,
  version: string,
  community: string,
  created: string,
  title: string,
  description: string,
  creators: string,
  keywords: string,
  file: string,
  megabytes: number,
])[] = [
  [
    700101,
    700101,
    "1.0",
    "ai4eosc",
    "2024-03-18",
    "Thermal views of town roofs",
    "Drone pictures in visible and infrared light, with masks of warm spots.",
    "Brandt, Lena; Osei, Kwame",
    "thermal; segmentation",
    "roofs.zip",
    5_230,
  ],
  [
    700102,
    700102,
    "1.0",
    "ai4eosc",
    "2024-06-02",
    "Leaf spots of grapevine",
    "Close-up photographs of vine leaves, each marked healthy or with one of four diseases.",
    "Ferrand, Aline",
    "agriculture; image classification",
    "vine-leaves.zip",
    1_870,
  ],
  [
    700103,
    700103,
    "1.0",
    "imagine",
    "2024-07-11",
    "Plankton from a bay in winter",
    "Single cells cut out of flow camera pictures, sorted into 38 classes.",
    "Marlow, Inês; Kallas, Priit",
    "plankton; microscopy; image classification",
    "plankton-winter.zip",
    2_310,
  ],
  [
    700104,
    700103,
    "1.1",
    "imagine",
    "2025-01-20",
    "Plankton from a bay in winter",
    "Single cells cut out of flow camera pictures, sorted into 41 classes.",
    "Marlow, Inês; Kallas, Priit",
    "plankton; microscopy; image classification",
    "plankton-winter.zip",
    2_655,
  ],
  [
    700105,
    700105,
    "2.0",
    "imagine",
    "2024-09-30",
    "Fish at a cabled observatory",
    "Frames of an underwater camera over one year, with boxes around every fish.",
    "Serra, Oriol; Marlow, Inês",
    "fish; object detection; underwater",
    "observatory-fish.zip",
    11_420,
  ],
  [
    700106,
    700106,
    "1.0",
    "imagine",
    "2024-11-05",
    "Floating litter seen from drones",
    "Aerial pictures of harbours and beaches with outlines of litter.",
    "Haddad, Noor",
    "litter; remote sensing; object detection",
    "litter.zip",
    7_980,
  ],
  [
    700107,
    700107,
    "1.0",
    "ai4eosc",
    "2025-02-14",
    "River levels of small catchments",
    "Hourly gauge levels and rain of 60 catchments over twelve years.",
    "Varga, Tomáš",
    "hydrology; time series",
    "levels.csv",
    148,
  ],
  [
    700108,
    700108,
    "1.2",
    "imagine",
    "2025-03-27",
    "Ship noise under water",
    "Hydrophone recordings with the type and distance of the passing ship.",
    "Okafor, Ada; Serra, Oriol",
    "acoustics; ships; audio classification",
    "ship-noise.tar.gz",
    18_300,
  ],
  [
    700109,
    700109,
    "1.0",
    "ai4eosc",
    "2025-04-08",
    "Birds at night",
    "Recordings of owls and nightjars, labelled call by call.",
    "Lindholm, Ada",
    "birds; audio classification",
    "night-birds.zip",
    3_412,
  ],
  [
    700110,
    700110,
    "1.0",
    "imagine",
    "2025-05-19",
    "Beach photographs by citizens",
    "Pictures from fixed stands along the coast, with marks for seagrass wrack.",
    "Vidal, Neus",
    "beach monitoring; citizen science; segmentation",
    "beaches.zip",
    4_066,
  ],
  [
    700111,
    700111,
    "3.0",
    "ai4eosc",
    "2025-06-23",
    "Diatoms under the microscope",
    "Slides of river samples with outlines and species of 20 000 diatoms.",
    "Ferrand, Aline; Kallas, Priit",
    "diatoms; microscopy; object detection",
    "diatoms.zip",
    9_745,
  ],
  [
    700112,
    700107,
    "2.0",
    "ai4eosc",
    "2025-09-01",
    "River levels of small catchments",
    "Hourly gauge levels and rain of 75 catchments over thirteen years.",
    "Varga, Tomáš",
    "hydrology; time series",
    "levels.csv",
    177,
  ],
  [
    700113,
    700113,
    "1.0",
    "imagine",
    "2025-10-15",
    "Oil spills in radar pictures",
    "Radar scenes of the sea with outlines of slicks and of look-alikes.",
    "Demir, Elif",
    "oil spill; remote sensing; segmentation",
    "slicks.zip",
    26_150,
  ],
];

export const RECORDS: readonly DatasetRecord[] = ROWS.map(
  ([id, concept, version, community, created, title, description, creators, keywords, file, megabytes]) => ({
    id,
    concept,
    version,
    title,
    description,
    creators: creators.split("; "),
    keywords: keywords.split("; "),
    community,
    created: `${created}T10:00:00+00:00`,
    file,
    size: megabytes * MB,
  }),
);

/** All versions of a dataset, newest first. */
export function versionsOf({ concept }: DatasetRecord): readonly DatasetRecord[] {
  return RECORDS.filter((record) => record.concept === concept).reverse();
}

/** As Zenodo's API writes a record. */
export function zenodoObject(record: DatasetRecord) {
  const { id, title, version, keywords, community, created, file, size } = record;
  const doi = `10.5072/zenodo.${id}`;
  const versions = versionsOf(record);
  const place = versions.length - 1 - versions.indexOf(record);
  return {
    id,
    created,
    doi,
    doi_url: `https://doi.org/${doi}`,
    title,
    metadata: {
      title,
      description: `<p>${record.description}</p>`,
      version,
      creators: record.creators.map((name) => ({ name })),
      keywords,
      communities: [{ id: community }],
      relations: { version: [{ index: place, is_last: versions[0] === record }] },
    },
    files: [{ key: file, size }],
  };
}
