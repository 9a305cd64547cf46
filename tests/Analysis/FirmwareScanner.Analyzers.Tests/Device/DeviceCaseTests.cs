using FirmwareScanner.Analyzers.Tests.Support;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Device;

public sealed class DeviceCaseTests
{
    public static TheoryData<string> Files => [.. CaseFile.In("Device")];

    [Theory]
    [MemberData(nameof(Files))]
    public void CaseFile_of_the_device_rules_is_flagged_as_marked(string name)
    {
        CaseFile.Check(name, AllAnalyzers.Create("Device"));
    }
}
