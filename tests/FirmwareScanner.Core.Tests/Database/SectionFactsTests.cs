using System;
using System.Collections.Generic;
using FirmwareScanner.Database;
using Xunit;

namespace FirmwareScanner.Core.Tests.Database;

/// <summary>The one table of facts about sections.</summary>
public sealed class SectionFactsTests
{
    [Fact]
    public void Facts_tell_of_every_kind_of_section()
    {
        var facts = new SectionFacts();

        Assert.All(Enum.GetValues<SectionKind>(), kind =>
        {
            Assert.True(facts.MoveTo((int)kind));
            Assert.Equal(kind, facts.Kind);
            Assert.NotEmpty(facts.Name);
            Assert.Contains(facts.ElementBytes, new[] { 1, 2, 4 });
        });
    }

    [Fact]
    public void Facts_of_the_filter_tables_are_alike_and_there_are_no_others()
    {
        var facts = new SectionFacts();
        var known = new List<int>();
        for (int kind = 0; kind < SectionFacts.MaximumKind; kind++)
        {
            if (facts.MoveTo(kind))
            {
                known.Add(kind);
                Assert.Equal(kind, SectionFacts.KindOf(facts.Kind, Math.Max(0, facts.Table)));
            }
        }

        int ofTables = SectionFacts.KindsPerTable * (DatabaseFormat.MaximumTables - 1);
        Assert.Equal(Enum.GetValues<SectionKind>().Length + ofTables, known.Count);
    }
}
