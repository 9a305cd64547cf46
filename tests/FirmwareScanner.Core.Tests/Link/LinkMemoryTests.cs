using System;
using System.IO;
using FirmwareScanner.Core.Tests.Repository;
using FirmwareScanner.Core.Tests.Update;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Station;
using FirmwareScanner.Tests.Memory;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Link;

public sealed class LinkMemoryTests
{
    [Theory]
    [InlineData(typeof(LinkSession))]
    [InlineData(typeof(FrameReader))]
    [InlineData(typeof(FrameWriter))]
    [InlineData(typeof(EventWindow))]
    [InlineData(typeof(LinkChannel))]
    [InlineData(typeof(StreamReceiver))]
    [InlineData(typeof(StreamReporter))]
    [InlineData(typeof(DiagnosticReplies))]
    [InlineData(typeof(UpdateResponder))]
    [InlineData(typeof(LinkSettings))]
    [InlineData(typeof(LinkIdentity))]
    [InlineData(typeof(DatabaseSlots))]
    [InlineData(typeof(Authority))]
    [InlineData(typeof(AuthorityResponder))]
    [InlineData(typeof(StreamFingerprint))]
    [InlineData(typeof(SlotRecord))]
    [InlineData(typeof(ImageCheck))]
    public void FieldCount_in_the_plan_is_that_of_the_type(Type type)
    {
        Assert.Equal(PrivateState.FieldCountOf(type), PrivateState.DeclaredFieldCountOf(type));
    }

    [Fact]
    public void Memory_of_link_and_slots_is_what_the_document_says()
    {
        string document = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "link-protocol.md"));
        var plan = new MemoryPlan(1 << 20, 128, 1 << 20);
        var reader = new DatabaseReader(new ArrayDatabaseSource(SlotBench.Database("ANY")), plan);
        Assert.Equal(DatabaseError.None, reader.Open(null));
        var station = new ScanStation(plan, reader.Database, 2304, RingPolicy.Refuse, 2, 1024, 256);
        int before = plan.Total;
        var authority = new Authority();
        _ = new LinkSession(plan, station, new QueuePort(), new LinkIdentity("b", "f", 0, 0, 0), new LinkSettings(), null, authority);
        int session = plan.Total - before;
        before = plan.Total;
        _ = new DatabaseSlots(new ArrayStorage(4096), plan, authority, 1);
        int slots = plan.Total - before;

        string expected = FormattableString.Invariant(
            $"{session:N0} bytes of the device's heap, and the slots for updates {slots:N0} bytes more, with and without a key");
        Assert.True(document.ReplaceLineEndings(" ").Contains(expected, StringComparison.Ordinal), $"it should say: {expected}");
    }
}
