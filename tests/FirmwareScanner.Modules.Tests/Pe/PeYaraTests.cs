using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Modules.Pe;
using Xunit;

namespace FirmwareScanner.Modules.Tests.Pe;

/// <summary>The module pe finds in real files what the real yara finds.</summary>
public sealed class PeYaraTests
{
    [Fact]
    public void Fields_are_those_of_yara()
    {
        YaraTool.Require();
        IReadOnlyList<string> files = PeFiles.All();
        Assert.NotEmpty(files);
        var problems = new List<string>();
        foreach (string file in files)
        {
            DumpComparison.Add(problems, new PeModule(), file, IsExcepted);
        }

        Assert.True(problems.Count == 0, $"{problems.Count} differences: {string.Join('\n', problems.Take(40))}");
    }

    private static bool IsExcepted(string path) => path.Contains("/signatures", System.StringComparison.Ordinal) || path is "pe/number_of_signatures" or "pe/is_signed";
}
