import type { Parameter, ParameterGroup } from "./configuration.ts";

/** Title and description, which every item has. */
export function identityParameters() {
  return {
    title: {
      name: "Title",
      value: "",
      description: "A short name to tell this deployment from your others, up to 45 characters.",
    },
    desc: {
      name: "Description",
      value: "",
      description: "Anything worth remembering about this deployment.",
    },
  } as const satisfies ParameterGroup;
}

export function imageParameter(image: string): Parameter {
  return { name: "Container image", value: image, description: "The image that is started." };
}

/** The first tag is the default. */
export function tagParameter(tags: readonly string[]): Parameter {
  return {
    name: "Image tag",
    value: tags[0] ?? "latest",
    description: "Which build of the image to start; tags with `gpu` in the name are meant for GPUs.",
    options: tags,
  };
}

export function idePasswordParameter(): Parameter {
  return {
    name: "Password of the editor",
    value: "",
    description: "Protects JupyterLab or VS Code; at least 9 characters.",
  };
}

export function moduleGeneral(image: string, tags: readonly string[]) {
  return {
    ...identityParameters(),
    docker_image: imageParameter(image),
    docker_tag: tagParameter(tags),
    service: {
      name: "Service",
      value: "deepaas",
      description:
        "What runs at the start: the prediction API (`deepaas`) or JupyterLab, from which the API can be started.",
      options: ["deepaas", "jupyter"],
    },
    jupyter_password: idePasswordParameter(),
  } as const satisfies ParameterGroup;
}

/** Hardware of modules and of the tools that run like modules. */
export function deviceParameters(gpuModels: readonly string[]): ParameterGroup {
  return {
    cpu_num: { name: "CPU cores", value: 4, range: [1, 10] },
    gpu_num: { name: "GPUs", value: 0, range: [0, 1] },
    gpu_type: gpuTypeParameter(gpuModels),
    ram: { name: "Memory in MB", value: 8000, range: [2000, 40_000] },
    disk: { name: "Disk in MB", value: 10_000, range: [1000, 50_000] },
  };
}

export function gpuTypeParameter(gpuModels: readonly string[]): Parameter {
  return {
    name: "Model of the GPU",
    value: "",
    options: ["", ...gpuModels],
    description: "Leave empty unless only this model will do: a wanted model may take long to become free.",
  };
}

/** Hardware of the small servers, which have no GPU. */
export function serverParameters(highestRam: number): ParameterGroup {
  return {
    cpu_num: { name: "CPU cores", value: 1, range: [1, 2] },
    ram: { name: "Memory in MB", value: 2000, range: [2000, highestRam] },
    disk: { name: "Disk in MB", value: 1000, range: [1000, 2000] },
  };
}

/** Where a remote storage is and how to log in there; it is mounted only if all five are filled. */
export function mountParameters(): ParameterGroup {
  return {
    rclone_conf: {
      name: "Path of the rclone configuration",
      value: "/srv/.rclone/rclone.conf",
      description: "Where rclone looks for its configuration inside the container.",
    },
    rclone_url: {
      name: "Address of the storage",
      value: "",
      description:
        "WebDAV address; with Nextcloud `https://share.cloud.ai4eosc.eu/remote.php/dav/files/<login>`.",
    },
    rclone_vendor: {
      name: "Kind of storage",
      value: "nextcloud",
      options: ["nextcloud"],
      description: "The WebDAV dialect that rclone speaks.",
    },
    rclone_user: { name: "Login", value: "", description: "The login name at the storage." },
    rclone_password: { name: "App password", value: "" },
  };
}

export function storageParameters(): ParameterGroup {
  return {
    ...mountParameters(),
    datasets: {
      name: "Datasets to download",
      value: [],
      description: "Objects with `doi` and `force_pull`; downloaded to the storage, which must be complete.",
    },
  };
}
