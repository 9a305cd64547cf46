using System.Collections.Generic;
using System.IO;
using System.Linq;
using FirmwareScanner.Testing;
using Xunit;

namespace FirmwareScanner.Fleet.Tests;

public sealed class LineJournalTests
{
    private static readonly string[] Lines = ["one", "two äöü", "", "four"];

    [Fact]
    public void What_was_added_is_read_again()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "below", "j");
        using (var journal = new LineJournal(path, _ => Assert.Fail("it is new")))
        {
            journal.Append(Lines[..2], isLasting: true);
            journal.Append(Lines[2..], isLasting: false);
        }

        Assert.Equal(Lines, Read(path, out long torn));
        Assert.Equal(0, torn);
    }

    [Fact]
    public void Cut_at_any_byte_it_gives_the_lines_that_are_whole_and_goes_on_behind_them()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "j");
        using (var journal = new LineJournal(path, _ => { }))
        {
            journal.Append(Lines, isLasting: true);
        }

        byte[] whole = File.ReadAllBytes(path);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            int lines = whole[..length].Count(value => value == '\n');
            using (var journal = new LineJournal(path, _ => { }))
            {
                journal.Append(["next"], isLasting: true);
            }

            Assert.Equal([.. Lines[..lines], "next"], Read(path, out long torn));
            Assert.Equal(0, torn);
        }
    }

    [Fact]
    public void A_flipped_bit_costs_the_line_that_it_hits_and_is_told()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "j");
        using (var journal = new LineJournal(path, _ => { }))
        {
            journal.Append(Lines, isLasting: true);
        }

        byte[] whole = File.ReadAllBytes(path);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(path, damaged);
            int hit = whole[..at].Count(value => value == '\n');

            // A line feed that is none any more makes one line of two.
            int lost = whole[at] == '\n' ? 2 : 1;
            var read = new List<string>();
            using var journal = new LineJournal(path, read.Add);
            Assert.Equal([.. Lines[..hit], .. Lines.Skip(hit + lost)], read);
            Assert.True(journal.DamagedLines + journal.TornBytes > 0);
        }
    }

    [Fact]
    public void Others_take_the_place_of_all()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "j");
        using (var journal = new LineJournal(path, _ => { }))
        {
            journal.Append(Lines, isLasting: true);
            journal.Replace(["a"]);
            journal.Append(["b"], isLasting: true);
            Assert.Equal(2, journal.LineCount);
        }

        Assert.Equal(["a", "b"], Read(path, out _));
    }

    [Fact]
    public void Two_cannot_have_it_open()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "j");
        using var journal = new LineJournal(path, _ => { });

        Assert.Contains(path, Assert.Throws<FleetStorageException>(() => new LineJournal(path, _ => { })).Message);
    }

    private static List<string> Read(string path, out long torn)
    {
        var lines = new List<string>();
        using var journal = new LineJournal(path, lines.Add);
        torn = journal.TornBytes;
        return lines;
    }
}
