using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Signals;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>Databases in slots: whatever happens to one, the device scans, or blocks and says why.</summary>
public sealed class UpdateTests
{
    private const int Length = 4000;

    [Fact]
    public void Update_is_used_after_the_restart_that_the_host_asks_for()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Marked()).Verdict);

        client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken);
        DeviceHello hello = client.Reboot(TestContext.Current.CancellationToken);

        Assert.Equal(1, bench.Restarts);
        Assert.Equal(7, hello.DatabaseVersion);
        Assert.Equal(2, hello.BootNumber);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(client, Marked()).Verdict);
        bench.AssertBlocked();
        bench.PowerUp();
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(bench.Connect(), Marked()).Verdict);
        Assert.False(bench.IsFaultHigh);
    }

    [Fact]
    public void Database_that_fails_its_self_test_is_given_up_before_it_scans_anything()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        client.Update(Databases.Blind(), 7, false, null, TestContext.Current.CancellationToken);
        bench.Application!.Stop();

        bench.Boot();

        Assert.Null(bench.Application);
        Assert.True(bench.Start.IsRestartDue);
        bench.AssertBlocked();
        Assert.Equal(DeviceFault.SlotRefused, bench.Start.Record.LastFault);
        Assert.Equal(DeviceFault.SelfTest, bench.Start.Record.LastDetail);
        bench.Boot();
        Assert.True(bench.IsFaultHigh);
        Assert.Equal(0, bench.Connect().Device!.DatabaseVersion);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(bench.Connect(), Images.Bad(Length)).Verdict);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("rule r { strings: $a = \"a marker of the tests\" condition: $a and false }", true)]
    [InlineData("private rule r { strings: $a = \"a marker of the tests\" condition: $a }", true)]
    [InlineData("rule r { meta: severity = \"info\" strings: $a = \"a marker of the tests\" condition: $a }", false)]
    public void Database_by_which_everything_would_be_clean_is_given_up_and_the_old_one_stays(string rules, bool isInformational)
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        client.Update(Databases.Of(rules, isInformational), 7, false, null, TestContext.Current.CancellationToken);
        bench.Application!.Stop();

        bench.Boot();

        Assert.Null(bench.Application);
        bench.AssertBlocked();
        Assert.Equal(DeviceFault.SlotRefused, bench.Start.Record.LastFault);
        Assert.Equal(DeviceFault.NoDatabase, bench.Start.Record.LastDetail);
        bench.Boot();
        Assert.True(bench.IsFaultHigh);
        Assert.Equal(0, bench.Connect().Device!.DatabaseVersion);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(bench.Connect(), Images.Bad(Length)).Verdict);
    }

    [Fact]
    public void Database_that_was_meant_only_to_name_things_is_used()
    {
        const string Rules = "rule r { meta: severity = \"info\" strings: $a = \"a marker of the tests\" condition: $a }";
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        client.Update(Databases.Of(Rules, true), 7, false, null, TestContext.Current.CancellationToken);

        Assert.Equal(7, client.Reboot(TestContext.Current.CancellationToken).DatabaseVersion);

        Assert.False(bench.IsFaultHigh);
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Marked()).Verdict);
        Assert.True(bench.IsPassHigh);
    }

    [Fact]
    public void Confirmed_database_that_was_damaged_gives_way_to_the_built_in_one_with_the_fault_output_high()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken);
        client.Reboot(TestContext.Current.CancellationToken);
        bench.Application!.Stop();
        Spoil(bench.Storage, @"I:\slot0.fsdb", 200);

        bench.PowerUp();

        Assert.Equal(Signal.Ready, bench.Shown);
        Assert.True(bench.IsFaultHigh);
        Assert.Equal(DeviceFault.SlotRefused, bench.Start.Record.LastFault);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(bench.Connect(), Images.Bad(Length)).Verdict);
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(bench.Connect(), Images.Clean(Length)).Verdict);
        Assert.True(bench.IsFaultHigh);
    }

    [Theory]
    [InlineData(WriteModel.Through)]
    [InlineData(WriteModel.AtFlush)]
    [InlineData(WriteModel.AtClose)]
    public void Power_cut_at_each_write_of_an_update_leaves_a_device_that_scans(WriteModel model)
    {
        var versions = new HashSet<int>();
        long writes = CountWrites(model);
        for (long cut = 0; cut < writes; cut++)
        {
            using var storage = new VirtualStorage { Model = model };
            using DeviceBench bench = new DeviceBench(storage).PowerUp();
            storage.CutPowerAfter(cut);
            Assert.Throws<PowerCutException>(() => Update(bench));
            storage.RestorePower();

            bench.PowerUp();

            Assert.NotNull(bench.Application);
            LinkClient client = bench.Connect();
            int version = client.Device!.DatabaseVersion;
            versions.Add(version);
            Assert.True(version is 0 or 7, $"cut {cut}: version {version}");
            Assert.Equal(version == 7 ? ScanVerdict.Found : ScanVerdict.Clean, DeviceBench.Send(client, Marked()).Verdict);
            Assert.Equal(version == 0 ? ScanVerdict.Found : ScanVerdict.Clean, DeviceBench.Send(client, Images.Bad(Length)).Verdict);
        }

        Assert.Equal([0, 7], versions.Order());
    }

    /// <summary>
    /// Not only at changes: also when something is written and not closed. What lasts is the same at all calls between two changes, so
    /// that the first and the last of them speak for the others.
    /// </summary>
    [Fact]
    public void Power_cut_at_any_call_of_a_file_leaves_a_device_that_scans_with_the_old_or_the_new_database()
    {
        var moments = new List<(long Operation, long Writes)>();
        using (var whole = new VirtualStorage())
        {
            using DeviceBench bench = new DeviceBench(whole).PowerUp();
            long before = whole.Operations;
            whole.Operating += number => moments.Add((number - before, whole.Writes));
            Update(bench);
        }

        long[] cuts = [.. moments.GroupBy(moment => moment.Writes)
            .SelectMany(same => new[] { same.First().Operation, same.Last().Operation }).Distinct()];
        int stored = 0;
        foreach (long cut in cuts)
        {
            using var storage = new VirtualStorage();
            using DeviceBench bench = new DeviceBench(storage).PowerUp();
            storage.CutPowerAt(storage.Operations + cut);
            bool isReady = UpdateUntilCut(bench);
            storage.RestorePower();

            bench.PowerUp();

            int version = bench.Connect().Device!.DatabaseVersion;
            stored += version == 7 ? 1 : 0;
            Assert.True(version == 7 || (version == 0 && !isReady), $"cut {cut}: version {version}, told to be stored: {isReady}");
            Assert.Equal(0, bench.Start.Record.RestartsInARow);
            Assert.Equal(version == 7 ? ScanVerdict.Found : ScanVerdict.Clean, DeviceBench.Send(bench.Connect(), Marked()).Verdict);
        }

        Assert.InRange(stored, 1, cuts.Length - 1);
    }

    [Fact]
    public void Update_waits_while_a_stream_is_scanned()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        bench.Press();
        Assert.True(bench.Start.Station!.IsUnderWay);
        long operations = bench.Storage.Operations;

        LinkException refused = Assert.Throws<LinkException>(
            () => client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken));

        Assert.Equal(UpdateFault.StreamUnderWay, refused.UpdateFault);
        Assert.Equal(operations, bench.Storage.Operations);
    }

    [Fact]
    public void Storage_that_refuses_writes_leaves_a_device_that_scans()
    {
        using var storage = new VirtualStorage { FailsWrites = true };
        using DeviceBench bench = new DeviceBench(storage).PowerUp();

        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(bench.Connect(), Images.Bad(Length)).Verdict);
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(bench.Connect(), Images.Clean(Length)).Verdict);
        Assert.True(bench.IsPassHigh);
    }

    [Fact]
    public void Full_storage_refuses_the_update_and_keeps_the_database()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        bench.Storage.InternalCapacity = 300;

        Assert.Throws<LinkException>(() => client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken));

        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(client, Images.Bad(Length)).Verdict);
    }

    [Fact]
    public void Device_with_a_key_file_that_holds_none_takes_no_update()
    {
        using DeviceBench bench = new();
        System.IO.File.WriteAllBytes(bench.Storage.PathOnDesktop(FileKeyStorage.Path), new byte[15]);

        LinkClient client = bench.PowerUp().Connect();

        Assert.False(client.Device!.CanUpdate);
        Assert.True(bench.IsFaultHigh);
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(Length)).Verdict);
    }

    private static byte[] Marked()
    {
        byte[] image = Images.Clean(Length);
        Encoding.ASCII.GetBytes(Databases.Marker).CopyTo(image, Length / 3);
        return image;
    }

    private static long CountWrites(WriteModel model)
    {
        using var storage = new VirtualStorage { Model = model };
        using DeviceBench bench = new DeviceBench(storage).PowerUp();
        long before = storage.Writes;
        Update(bench);
        return storage.Writes - before;
    }

    private static void Update(DeviceBench bench)
    {
        LinkClient client = bench.Connect();
        client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken);
        client.Reboot(TestContext.Current.CancellationToken);
    }

    /// <summary>Updates until the power goes.</summary>
    /// <returns>Whether the host was told that the database is stored.</returns>
    private static bool UpdateUntilCut(DeviceBench bench)
    {
        bool isReady = false;
        try
        {
            LinkClient client = bench.Connect();
            client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken);
            isReady = true;
            client.Reboot(TestContext.Current.CancellationToken);
        }
        catch (PowerCutException)
        {
            // As it was asked for.
        }

        return isReady;
    }

    private static void Spoil(VirtualStorage storage, string path, int at)
    {
        using System.IO.FileStream file = System.IO.File.Open(storage.PathOnDesktop(path), FileMode.Open);
        file.Position = at;
        int value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)~value);
    }
}
