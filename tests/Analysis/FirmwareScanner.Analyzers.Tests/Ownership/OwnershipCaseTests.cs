using FirmwareScanner.Analyzers.Tests.Support;
using Xunit;

namespace FirmwareScanner.Analyzers.Tests.Ownership;

public sealed class OwnershipCaseTests
{
    public static TheoryData<string> Cases => [.. CaseFile.In("Ownership")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Analyzers_case_file_flag_exactly_the_marked_lines(string name)
    {
        CaseFile.Check(name, AllAnalyzers.Create("Ownership"));
    }
}
