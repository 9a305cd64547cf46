using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.Scanning;

/// <summary>The scanner's case table, as the desktop's scanner answers it: the same events in the same order.</summary>
[TestClass]
public static class CaseTableTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(512)]
    public static void Scan_of_every_case_in_blocks_gives_the_events_of_the_desktop(int blockLength)
    {
        RunAll(blockLength, false);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(23)]
    [DataRow(64)]
    public static void Pipeline_of_ring_and_pool_gives_the_events_of_the_desktop(int pieceLength)
    {
        RunAll(pieceLength, true);
    }

    [TestMethod]
    public static void Case_whose_rule_is_never_true_is_one_by_which_nothing_is_clean()
    {
        int blind = 0;
        for (int number = 0; number < CaseData.Count; number++)
        {
            PackedCase testCase = PackedCase.Unpack(CaseData.Get(number));
            blind += CaseRig.CanFire(testCase) ? 0 : 1;
        }

        Assert.AreEqual(1, blind);
    }

    private static void RunAll(int length, bool isPipeline)
    {
        int failures = 0;
        string first = string.Empty;
        for (int number = 0; number < CaseData.Count; number++)
        {
            PackedCase testCase = PackedCase.Unpack(CaseData.Get(number));
            string difference = isPipeline ? CaseRig.ScanThroughPipeline(testCase, length) : CaseRig.ScanInBlocks(testCase, length);
            if (difference.Length > 0)
            {
                failures++;
                first = first.Length == 0 ? testCase.Name + ": " + difference : first;
            }
        }

        Assert.AreEqual(0, failures, first);
    }
}
