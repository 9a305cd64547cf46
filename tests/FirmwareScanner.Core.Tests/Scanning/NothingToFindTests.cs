using System;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Database;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using Xunit;

namespace FirmwareScanner.Core.Tests.Scanning;

/// <summary>A stream is clean only by a database of which a rule can fire.</summary>
public sealed class NothingToFindTests
{
    private const string Pattern = "strings: $a = \"abcd\"";
    private const string Info = "meta: severity = \"info\"";

    /// <summary>Rules; whether any can fire, whether any can find something.</summary>
    public static TheoryData<string, bool, bool> Sets => new()
    {
        { "", false, false },
        { $"private rule p {{ {Pattern} condition: $a }}", false, false },
        { $"rule n {{ {Pattern} condition: $a and false }}", false, false },
        { $"rule n {{ {Pattern} condition: $a and false }} private rule p {{ {Pattern} condition: $a }}", false, false },
        { $"rule i {{ {Info} {Pattern} condition: $a }}", true, false },
        { $"rule i {{ {Info} {Pattern} condition: $a }} rule n {{ condition: false }} private rule p {{ {Pattern} condition: $a }}", true, false },
        { $"rule i {{ {Info} {Pattern} condition: $a }} rule u {{ {Pattern} condition: $a }}", true, true },
        { $"rule u {{ {Pattern} condition: $a }}", true, true },
        { "rule t { condition: filesize > 1000 }", true, true },
        { $"rule s {{ meta: severity = \"of some other kind\" {Pattern} condition: $a }}", true, true },
        { "global rule g { condition: false }", false, false },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Database_knows_what_it_can_do_and_no_verdict_is_clean_without(string rules, bool canFire, bool canFind)
    {
        foreach (TargetProfile profile in Enum.GetValues<TargetProfile>())
        {
            var bench = ScanBench.Create(ScanBench.Parse(rules), profile);

            Assert.Equal((canFire, canFind, canFind), (bench.Database.CanFire, bench.Database.CanFind, bench.Database.CanJudge));
            foreach (int block in new[] { 1, 7, 4096 })
            {
                bench.Scan(ScanBench.Latin("nothing of it"), block);

                Assert.Equal(canFire ? ScanVerdict.Clean : ScanVerdict.Incomplete, bench.Scanner.Verdict);
                Assert.Equal(canFire ? IncompleteReason.None : IncompleteReason.NothingToFind, bench.Scanner.Reasons);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Station_takes_over_that_nothing_was_looked_for(string rules, bool canFire, bool canFind)
    {
        Assert.True(canFire || !canFind);
        var bench = new PipelineBench(image: ScanBench.Compile(ScanBench.Parse(rules), TargetProfile.Device));
        bench.Start();
        for (int stream = 0; stream < 2; stream++)
        {
            Assert.Equal(PipelineFault.None, bench.Station.BeginStream(-1));
            Assert.Equal(1, bench.Station.Offer([0x2E], 0, 1));
            bench.Station.EndStream();
            StepResult result = bench.Step();
            for (int step = 0; step < 9 && result == StepResult.Worked; step++)
            {
                result = bench.Step();
            }

            Assert.Equal(StepResult.Finished, result);
            Assert.Equal(canFire ? ScanVerdict.Clean : ScanVerdict.Incomplete, bench.Station.Ledger.Verdict);
            Assert.Equal(canFire ? IncompleteReason.None : IncompleteReason.NothingToFind, bench.Station.Ledger.Reasons);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Device_judges_by_informational_rules_only_if_that_was_asked_for(string rules, bool canFire, bool canFind)
    {
        var options = new CompilerOptions { Profile = TargetProfile.Device, IsInformational = true, AuthenticationKey = [1, 2, 3] };
        CompiledDatabase compiled = DatabaseCompiler.Compile(ScanBench.Parse(rules), options, new())!;

        SignatureDatabase database = ScanBench.Open(compiled.Image).Database;

        Assert.Equal((true, canFire, canFind), (database.IsInformationalByIntent, database.CanJudge, database.CanFind));
        Assert.Equal(DatabaseFormat.InformationalFlag | DatabaseFormat.AuthenticatedFlag, compiled.Image[DatabaseFormat.FlagsPosition]);
    }

    [Fact]
    public void Database_without_a_section_of_rules_has_nothing_to_find()
    {
        var bench = ScanBench.Create(new RuleSet([]), TargetProfile.Device);

        bench.Scan(new byte[5], 5);

        Assert.Equal(ScanVerdict.Incomplete, bench.Scanner.Verdict);
    }
}
