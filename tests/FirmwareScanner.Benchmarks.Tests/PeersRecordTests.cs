using FirmwareScanner.Benchmarks.PeerComparison;
using Xunit;

namespace FirmwareScanner.Benchmarks.Tests;

public sealed class PeersRecordTests
{
    private static readonly PeerResult[] Results =
    [
        new("fwscan --db", "100 random", 1_000_000, 1, 0.1, 1, 0.5, 0.25, 1000, 0),
        new("fwscan --rules", "100 random", 1_000_000, 2, 0.1, 2, 0.5, null, 1000, 0),
        new("Hyperscan", "100 random", 1_000_000, 1.5, 0.1, 1, 0.5, 0.5, 1000, 0),
        new("yara", "100 random", 1_000_000, 8, 0.1, 8, null, null, 1000, 0),
        new("fwscan --db", "1,000 random", 1_000_000, 1, 0.1, 1, 0.5, 0.25, 1000, 0),
    ];

    [Fact]
    public void Measurement_is_a_row_of_ratios_set_by_set()
    {
        string[] record = PeersRecord.Add("", "2026-01-31", "1.0, a machine", Results).TrimEnd('\n').Split('\n');

        Assert.Equal("| 2026-01-31 | 1.0, a machine | 2.0, - | 1.5, - | 0.8, - | 8.0, - | 4.0, - | -, - |", record[^1]);
        Assert.Equal(3, record.Length);
    }

    [Fact]
    public void Earlier_measurements_stay_and_one_of_the_same_date_is_replaced()
    {
        string record = PeersRecord.Add("", "2026-02-01", "later", Results);
        record = PeersRecord.Add(record, "2026-01-31", "first", Results);
        record = PeersRecord.Add(record, "2026-01-31", "second", Results);

        string[] rows = record.TrimEnd('\n').Split('\n');
        Assert.Equal(4, rows.Length);
        Assert.StartsWith("| 2026-01-31 | second |", rows[2]);
        Assert.StartsWith("| 2026-02-01 | later |", rows[3]);
    }
}
