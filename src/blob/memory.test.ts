import { blobContract } from "./contract.testsuite.ts";
import { memoryBlobs } from "./memory.ts";

blobContract("in memory", async () => ({ blobs: memoryBlobs(), close: async () => undefined }));
