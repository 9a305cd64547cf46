using System.Threading;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Tests.Rules;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Client;

public sealed class LinkUpdateTests
{
    private static readonly byte[] Database =
        TestRules.CompileDatabase("rule new { strings: $a = \"NEW RULES\" condition: $a }", TargetProfile.Device).Image;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(64)]
    public void Update_is_used_after_the_restart(int granularity)
    {
        var rig = new LinkRig(storage: new MemoryStorage(1 << 15, granularity));
        LinkProgress last = default;

        DeviceUpdateStatus status = rig.Client.Update(Database, 5, false, progress => last = progress, Cancellation);

        Assert.Equal((UpdateState.Ready, Database.Length), (status.State, status.Checked));
        Assert.Equal(Database.Length, last.Confirmed);
        Assert.Equal(1, rig.Client.Device!.DatabaseVersion);
        Assert.Equal(5, rig.Client.Reboot(Cancellation).DatabaseVersion);
        AssertActive(rig);
    }

    [Fact]
    public void Update_over_a_bad_line_stores_the_same_file()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var faults = new LineFaults
            {
                Seed = (ulong)seed,
                DropPerMille = 10,
                CorruptPerMille = 10,
                DuplicatePerMille = 10,
                DelayPerMille = 10,
            };
            var rig = new LinkRig(faults, storage: new MemoryStorage(1 << 15, 4));

            rig.Client.Update(Database, 5, false, null, Cancellation);

            rig.Client.Reboot(Cancellation);
            AssertActive(rig);
        }
    }

    [Fact]
    public void Update_goes_on_after_a_restart_of_the_device_in_the_middle()
    {
        for (int moment = 1; moment < 40; moment++)
        {
            var rig = new LinkRig(
                new LineFaults { BytesPerMillisecond = 100 },
                new LinkClientOptions { AnswerMilliseconds = 50, Attempts = 3 },
                new MemoryStorage(1 << 15, 1));
            int at = rig.Milliseconds + moment;
            rig.OnTick = now =>
            {
                if (now == at)
                {
                    rig.Start();
                }

                return true;
            };

            Assert.Equal(UpdateState.Ready, rig.Client.Update(Database, 5, false, null, Cancellation).State);
        }
    }

    [Fact]
    public void Update_needs_the_key_of_the_device()
    {
        BoardKey key = TestMaster.Key.Derive("rig");
        var storage = new MemoryStorage(1 << 15, 1);
        var rig = new LinkRig(storage: storage, key: key);
        Assert.Equal(LinkFault.NotAuthorized, RefusalOf(rig));
        Assert.True(rig.Client.Device!.Key == KeyState.Set && rig.Client.Device.CanUpdate);
        var other = new LinkRig(options: new LinkClientOptions { Keys = MasterKey.Create().Derive }, storage: storage, key: key);
        Assert.Equal(LinkFault.NotAuthorized, RefusalOf(other));

        var owner = new LinkRig(options: new LinkClientOptions { Keys = TestMaster.Key.Derive }, storage: storage, key: key);

        Assert.Equal(UpdateState.Ready, owner.Client.Update(Database, 6, false, null, Cancellation).State);
        owner.Client.Reboot(Cancellation);
        AssertActive(owner);
    }

    [Fact]
    public void Update_that_is_not_newer_is_refused_with_the_fault_unless_forced()
    {
        var rig = new LinkRig(storage: new MemoryStorage(1 << 15, 1));

        Assert.Equal(
            UpdateFault.NotNewer,
            Assert.Throws<LinkException>(() => rig.Client.Update(Database, 1, false, null, Cancellation)).UpdateFault);
        Assert.Equal(UpdateState.Ready, rig.Client.Update(Database, 1, true, null, Cancellation).State);
    }

    private static LinkFault RefusalOf(LinkRig rig) =>
        Assert.Throws<LinkException>(() => rig.Client.Update(Database, 6, false, null, Cancellation)).Fault;

    private static void AssertActive(LinkRig rig)
    {
        DatabaseSource source = rig.Slots!.OpenSource()!;
        byte[] bytes = new byte[source.Length];
        Assert.True(source.Read(0, bytes, 0, bytes.Length));
        Assert.Equal(Database, bytes);
    }
}
