using FirmwareScanner.Contracts;

[assembly: DeviceCode]
