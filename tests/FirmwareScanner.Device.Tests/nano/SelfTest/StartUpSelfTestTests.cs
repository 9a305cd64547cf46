using FirmwareScanner.Database;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Tests.Memory;
using FirmwareScanner.Device.Tests.Scanning;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Station;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Device.Tests.SelfTest;

/// <summary>The application's own self-test, as it runs at every start, with the databases of the case table.</summary>
[TestClass]
public static class StartUpSelfTestTests
{
    private const int Budget = 65536;
    private const int LeastSignatures = 8;

    private static int _signatures;

    [TestMethod]
    public static void Self_test_passes_with_every_database_of_the_case_table()
    {
        int failures = 0;
        string first = string.Empty;
        for (int number = 0; number < CaseData.Count; number++)
        {
            PackedCase testCase = PackedCase.Unpack(CaseData.Get(number));
            SelfTestResult result = Run(testCase);
            if (result != SelfTestResult.Passed)
            {
                failures++;
                first = first.Length == 0 ? testCase.Name + ": result " + ((int)result).ToString() : first;
            }
        }

        Assert.AreEqual(0, failures, first);
    }

    [TestMethod]
    public static void Self_test_looks_for_signatures_of_the_database()
    {
        Run(PackedCase.Unpack(CaseData.Get(CaseData.SelfTest)));

        Assert.IsTrue(_signatures >= LeastSignatures, _signatures.ToString() + " signatures");
    }

    private static SelfTestResult Run(PackedCase testCase)
    {
        MemoryPlan plan = new MemoryPlan(Budget);
        DatabaseReader reader = new DatabaseReader(new PackedDatabase(testCase), plan);
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Open(null), testCase.Name);
        ScanStation station = new ScanStation(plan, reader.Database, 128, RingPolicy.Refuse, 2, 64, 64);
        Device.Faults.SelfTest selfTest = new Device.Faults.SelfTest(plan, station, reader.Database);
        Assert.AreEqual((int)DatabaseError.None, (int)reader.Load(), testCase.Name);
        Assert.AreEqual((int)PipelineFault.None, (int)station.Attach(), testCase.Name);
        Assert.IsTrue(selfTest.Attach(), testCase.Name);
        Check.None(plan.Freeze(), testCase.Name);
        SelfTestResult result = selfTest.Run();
        _signatures = selfTest.Expected;
        return result;
    }
}
