using FirmwareScanner.Analyzers.Tests.Support;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Allocation;

public sealed class AllocationCaseTests
{
    public static TheoryData<string> Files => [.. CaseFile.In("Allocation")];

    [Theory]
    [MemberData(nameof(Files))]
    public void CaseFile_of_the_allocation_rules_is_flagged_as_marked(string name)
    {
        CaseFile.Check(name, AllAnalyzers.Create("Allocation"));
    }
}
