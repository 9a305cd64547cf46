using System;
using FirmwareScanner.Regenerate;

return RegenerateTool.Run(args, Console.Out, Console.Error);
