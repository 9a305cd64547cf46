using System;
using FirmwareScanner.NanoRun;

return await NanoRunCommand.RunAsync(args, Console.Out, Console.Error);
