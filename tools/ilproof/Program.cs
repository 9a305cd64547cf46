using System;
using FirmwareScanner.Proof.Commands;

return ProofTool.Run(args, Console.Out, Console.Error);
