using FirmwareScanner.Bench.Keys;

namespace FirmwareScanner.Bench.Tests.Client;

/// <summary>A master key that is the same in every run.</summary>
internal static class TestMaster
{
    internal static readonly MasterKey Key =
        MasterKey.TryParse(MasterKey.Header + "\n000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n")!;
}
