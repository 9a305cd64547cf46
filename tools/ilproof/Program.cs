using System;
using FirmwareScanner.Proof;

return Tool.Run(args, Console.Out, Console.Error);
