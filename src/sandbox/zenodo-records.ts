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
  /** `YYYY-MM-DD`. */
  readonly created: string;
  readonly file: string;
  readonly megabytes: number;
}

export const COMMUNITIES: readonly Community[] = [
  { slug: "ai4eosc", title: "AI4EOSC" },
  { slug: "imagine", title: "iMagine" },
];

export const RECORDS: readonly DatasetRecord[] = [
  {
    id: 700101,
    concept: 700101,
    version: "1.0",
    title: "Thermal views of town roofs",
    description: "Drone pictures in visible and infrared light, with masks of warm spots.",
    creators: ["Brandt, Lena", "Osei, Kwame"],
    keywords: ["thermal", "segmentation"],
    community: "ai4eosc",
    created: "2024-03-18",
    file: "roofs.zip",
    megabytes: 5_230,
  },
  {
    id: 700102,
    concept: 700102,
    version: "1.0",
    title: "Leaf spots of grapevine",
    description: "Close-up photographs of vine leaves, each marked healthy or with one of four diseases.",
    creators: ["Ferrand, Aline"],
    keywords: ["agriculture", "image classification"],
    community: "ai4eosc",
    created: "2024-06-02",
    file: "vine-leaves.zip",
    megabytes: 1_870,
  },
  {
    id: 700103,
    concept: 700103,
    version: "1.0",
    title: "Plankton from a bay in winter",
    description: "Single cells cut out of flow camera pictures, sorted into 38 classes.",
    creators: ["Marlow, Inês", "Kallas, Priit"],
    keywords: ["plankton", "microscopy", "image classification"],
    community: "imagine",
    created: "2024-07-11",
    file: "plankton-winter.zip",
    megabytes: 2_310,
  },
  {
    id: 700104,
    concept: 700103,
    version: "1.1",
    title: "Plankton from a bay in winter",
    description: "Single cells cut out of flow camera pictures, sorted into 41 classes.",
    creators: ["Marlow, Inês", "Kallas, Priit"],
    keywords: ["plankton", "microscopy", "image classification"],
    community: "imagine",
    created: "2025-01-20",
    file: "plankton-winter.zip",
    megabytes: 2_655,
  },
  {
    id: 700105,
    concept: 700105,
    version: "2.0",
    title: "Fish at a cabled observatory",
    description: "Frames of an underwater camera over one year, with boxes around every fish.",
    creators: ["Serra, Oriol", "Marlow, Inês"],
    keywords: ["fish", "object detection", "underwater"],
    community: "imagine",
    created: "2024-09-30",
    file: "observatory-fish.zip",
    megabytes: 11_420,
  },
  {
    id: 700106,
    concept: 700106,
    version: "1.0",
    title: "Floating litter seen from drones",
    description: "Aerial pictures of harbours and beaches with outlines of litter.",
    creators: ["Haddad, Noor"],
    keywords: ["litter", "remote sensing", "object detection"],
    community: "imagine",
    created: "2024-11-05",
    file: "litter.zip",
    megabytes: 7_980,
  },
  {
    id: 700107,
    concept: 700107,
    version: "1.0",
    title: "River levels of small catchments",
    description: "Hourly gauge levels and rain of 60 catchments over twelve years.",
    creators: ["Varga, Tomáš"],
    keywords: ["hydrology", "time series"],
    community: "ai4eosc",
    created: "2025-02-14",
    file: "levels.csv",
    megabytes: 148,
  },
  {
    id: 700108,
    concept: 700108,
    version: "1.2",
    title: "Ship noise under water",
    description: "Hydrophone recordings with the type and distance of the passing ship.",
    creators: ["Okafor, Ada", "Serra, Oriol"],
    keywords: ["acoustics", "ships", "audio classification"],
    community: "imagine",
    created: "2025-03-27",
    file: "ship-noise.tar.gz",
    megabytes: 18_300,
  },
  {
    id: 700109,
    concept: 700109,
    version: "1.0",
    title: "Birds at night",
    description: "Recordings of owls and nightjars, labelled call by call.",
    creators: ["Lindholm, Ada"],
    keywords: ["birds", "audio classification"],
    community: "ai4eosc",
    created: "2025-04-08",
    file: "night-birds.zip",
    megabytes: 3_412,
  },
  {
    id: 700110,
    concept: 700110,
    version: "1.0",
    title: "Beach photographs by citizens",
    description: "Pictures from fixed stands along the coast, with marks for seagrass wrack.",
    creators: ["Vidal, Neus"],
    keywords: ["beach monitoring", "citizen science", "segmentation"],
    community: "imagine",
    created: "2025-05-19",
    file: "beaches.zip",
    megabytes: 4_066,
  },
  {
    id: 700111,
    concept: 700111,
    version: "3.0",
    title: "Diatoms under the microscope",
    description: "Slides of river samples with outlines and species of 20 000 diatoms.",
    creators: ["Ferrand, Aline", "Kallas, Priit"],
    keywords: ["diatoms", "microscopy", "object detection"],
    community: "ai4eosc",
    created: "2025-06-23",
    file: "diatoms.zip",
    megabytes: 9_745,
  },
  {
    id: 700112,
    concept: 700107,
    version: "2.0",
    title: "River levels of small catchments",
    description: "Hourly gauge levels and rain of 75 catchments over thirteen years.",
    creators: ["Varga, Tomáš"],
    keywords: ["hydrology", "time series"],
    community: "ai4eosc",
    created: "2025-09-01",
    file: "levels.csv",
    megabytes: 177,
  },
  {
    id: 700113,
    concept: 700113,
    version: "1.0",
    title: "Oil spills in radar pictures",
    description: "Radar scenes of the sea with outlines of slicks and of look-alikes.",
    creators: ["Demir, Elif"],
    keywords: ["oil spill", "remote sensing", "segmentation"],
    community: "imagine",
    created: "2025-10-15",
    file: "slicks.zip",
    megabytes: 26_150,
  },
];

/** All versions of a dataset, newest first. */
export function versionsOf({ concept }: DatasetRecord): readonly DatasetRecord[] {
  return RECORDS.filter((record) => record.concept === concept).reverse();
}

/** As Zenodo's API writes a record. */
export function zenodoObject(record: DatasetRecord) {
  const { id, title, version, keywords, community, created, file, megabytes } = record;
  const doi = `10.5072/zenodo.${id}`;
  const versions = versionsOf(record);
  const place = versions.length - 1 - versions.indexOf(record);
  return {
    id,
    created: `${created}T10:00:00+00:00`,
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
    files: [{ key: file, size: megabytes * 1_000_000 }],
  };
}
