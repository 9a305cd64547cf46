using FirmwareScanner.Scanning;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>A scan event as the tests compare it.</summary>
public sealed record ScanRecord(ScanEventKind Kind, int Number, long Offset, int Length);
