using System;
using FirmwareScanner.Carrier;

return CarrierTool.Run(args, Console.Out, Console.Error);
