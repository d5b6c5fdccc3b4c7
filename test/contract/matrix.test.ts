import { onSynapse } from "../kit/matrix-suite.ts";
import { matrixContract } from "./matrix.ts";
import { contractOf } from "./scenarios.ts";

onSynapse("Matrix under contract", () => contractOf(matrixContract));
