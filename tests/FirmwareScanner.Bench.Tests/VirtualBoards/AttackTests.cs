using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Bench.Tests.Client;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Device.Storage;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.Update;
using FirmwareScanner.Virtual;
using Xunit;

namespace FirmwareScanner.Bench.Tests.VirtualBoards;

/// <summary>The attacks of docs/threat-model.md on commands, updates and stored databases, by their rows there, each on a board with a key.</summary>
public sealed class AttackTests
{
    private const int Length = 4000;

    private static readonly BoardKey Key = TestMaster.Key.Derive(DeviceBench.Identity);
    private static readonly BoardKey StolenKey = TestMaster.Key.Derive("bench-2");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void L1_Recorded_update_that_is_played_again_puts_no_old_database_back(bool isForced)
    {
        using DeviceBench bench = new DeviceBench { Tap = new Wiretap() }.PowerUp();
        LinkClient client = bench.Connect();
        client.Update(Databases.Finding("the old database"), 7, isForced, null, TestContext.Current.CancellationToken);
        client.Reboot(TestContext.Current.CancellationToken);
        byte[][] recorded = [.. bench.Tap!.Recorded];
        client.Update(Databases.Finding(), isForced ? 3 : 8, isForced, null, TestContext.Current.CancellationToken);
        uint wanted = client.Reboot(TestContext.Current.CancellationToken).DatabaseIdentity;

        // All of it as it was, from the hello on; then once more with a challenge that the board has just given.
        PlayAgain(bench, recorded);
        PlayAgain(bench, recorded.Where(frame => Wiretap.TypeOf(frame) != FrameType.GetChallenge));
        bench.PowerUp();

        Assert.Equal(wanted, bench.Connect().Device!.DatabaseIdentity);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(bench.Connect(), Marked()).Verdict);
    }

    [Fact]
    public void L2_Database_of_somebody_without_the_key_is_not_taken()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        var attacker = new LineAttacker(bench).Hello();
        byte[] database = Databases.Finding();
        byte[] request = [.. Numbers(database, 9)[..12], 1];

        Assert.Equal((UpdateState.Idle, UpdateFault.NotAuthenticated), LineAttacker.StatusOf(attacker.Ask(FrameType.BeginUpdate, request)));
        attacker.Nonce();
        byte[] guessed = [.. request, .. new byte[Authority.RequestCodeLength]];
        Assert.Equal((UpdateState.Idle, UpdateFault.BadAuthentication), LineAttacker.StatusOf(attacker.Ask(FrameType.BeginUpdate, guessed)));
    }

    [Fact]
    public void L3_Database_that_is_exchanged_while_the_owner_sends_another_is_not_taken()
    {
        byte[] evil = Databases.Finding("a text that nobody sends, not as it is");
        byte[] good = Databases.Finding("a text which the owner sends, as it is");
        Assert.Equal(good.Length, evil.Length);
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        bench.Tap = new Wiretap { ChangeToBoard = frame => Exchange(frame, evil) };

        LinkException refused = Assert.Throws<LinkException>(
            () => client.Update(good, 7, true, null, TestContext.Current.CancellationToken));

        Assert.Equal(UpdateFault.BadChecksum, refused.UpdateFault);
        bench.Tap = null;
        bench.PowerUp();
        Assert.Equal(0, bench.Connect().Device!.DatabaseVersion);
    }

    [Fact]
    public void L4_Recorded_restart_that_is_played_again_restarts_nothing()
    {
        using DeviceBench bench = new DeviceBench { Tap = new Wiretap() }.PowerUp();
        bench.Connect().Reboot(TestContext.Current.CancellationToken);
        int restarts = bench.Restarts;

        PlayAgain(bench, [.. bench.Tap!.Recorded]);

        Assert.Equal(restarts, bench.Restarts);
    }

    [Fact]
    public void L5_Restart_needs_a_code_and_a_challenge_serves_once()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        var attacker = new LineAttacker(bench).Hello();
        byte[] session = BitConverter.GetBytes(LineAttacker.Session);
        Assert.Equal(LinkFault.NotAuthorized, LineAttacker.FaultOf(attacker.Ask(FrameType.Reboot, session)));

        // A code by the right key, for a challenge that a wrong code has used up; for the one before the last; for that of an old start.
        byte[] nonce = attacker.Nonce();
        Assert.Equal(LinkFault.NotAuthorized, Reboot(attacker, new byte[Authority.RequestCodeLength]));
        Assert.Equal(LinkFault.NotAuthorized, Reboot(attacker, RebootCode(nonce)));
        nonce = attacker.Nonce();
        attacker.Nonce();
        Assert.Equal(LinkFault.NotAuthorized, Reboot(attacker, RebootCode(nonce)));
        nonce = attacker.Nonce();
        bench.PowerUp();
        attacker.Hello();
        Assert.Equal(LinkFault.NotAuthorized, Reboot(attacker, RebootCode(nonce)));
        byte[] right = RebootCode(attacker.Nonce());
        int restarts = bench.Restarts;
        attacker.Send(Wiretap.Frame(FrameType.Reboot, 9, [.. session, .. right]));
        Assert.Equal(restarts + 1, bench.Restarts);
    }

    [Fact]
    public void L6_No_nonce_comes_twice_however_often_the_board_starts()
    {
        using DeviceBench bench = new();
        var nonces = new HashSet<string>();
        for (int start = 0; start < 20; start++)
        {
            bench.PowerUp();
            var attacker = new LineAttacker(bench).Hello();
            for (int challenge = 0; challenge < 20; challenge++)
            {
                Assert.True(nonces.Add(Convert.ToHexString(attacker.Nonce())), $"start {start}, challenge {challenge}");
            }
        }
    }

    [Fact]
    public void L7_Board_whose_start_was_not_counted_gives_no_challenge()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        bench.Storage.InternalCapacity = 0;
        bench.PowerUp();

        var attacker = new LineAttacker(bench).Hello();

        Assert.False(bench.Start.Record.HasStorage);
        Assert.Equal(LinkFault.KeyUnusable, LineAttacker.FaultOf(attacker.Ask(FrameType.GetChallenge)));
        Assert.Equal(LinkFault.NotAuthorized, Reboot(attacker, RebootCode(new byte[Authority.NonceLength])));
    }

    [Fact]
    public void L8_Each_bit_of_a_request_counts()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        var attacker = new LineAttacker(bench).Hello();
        byte[] database = Databases.Finding();
        byte[] numbers = Numbers(database, 9)[..12];
        int bits = 8 * (numbers.Length + 1 + Authority.RequestCodeLength);
        for (int bit = 0; bit < bits; bit++)
        {
            byte[] request = [.. numbers, 0, .. BeginCode(Key, attacker.Nonce(), numbers, 0)];
            request[bit / 8] ^= (byte)(1 << (bit % 8));
            (UpdateState state, UpdateFault fault) = LineAttacker.StatusOf(attacker.Ask(FrameType.BeginUpdate, request));

            // The sizes and versions that there are not are refused before; of the flags one bit counts.
            bool isFlag = bit / 8 == numbers.Length && bit % 8 != 0;
            Assert.True(isFlag ? state == UpdateState.Receiving : state == UpdateState.Idle && fault != UpdateFault.None, $"bit {bit}: {state} {fault}");
            if (isFlag)
            {
                attacker.Ask(FrameType.AbortUpdate);
            }
        }

        for (int bit = 0; bit < 8 * Authority.RequestCodeLength; bit++)
        {
            byte[] code = RebootCode(attacker.Nonce());
            code[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(LinkFault.NotAuthorized, Reboot(attacker, code));
        }
    }

    [Fact]
    public void B1_Key_of_a_stolen_board_commands_no_other()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        var attacker = new LineAttacker(bench).Hello();
        byte[] database = Databases.Finding();
        byte[] numbers = Numbers(database, 9)[..12];

        byte[] request = [.. numbers, 1, .. BeginCode(StolenKey, attacker.Nonce(), numbers, 1)];
        Assert.Equal(UpdateFault.BadAuthentication, LineAttacker.StatusOf(attacker.Ask(FrameType.BeginUpdate, request)).Fault);
        byte[] session = BitConverter.GetBytes(LineAttacker.Session);
        Assert.Equal(
            LinkFault.NotAuthorized,
            Reboot(attacker, StolenKey.Code(CodeLabel.Reboot, attacker.Nonce(), session)[..Authority.RequestCodeLength]));
        Assert.Equal(LinkFault.NotAuthorized, LineAttacker.FaultOf(
            attacker.Ask(FrameType.ReplaceKey, StolenKey.ToNextRequest(attacker.Nonce(), StolenKey))));
    }

    [Fact]
    public void K1_Board_with_a_key_takes_no_first_one_and_none_that_was_sent_before()
    {
        using DeviceBench bench = new DeviceBench { Tap = new Wiretap() }.PowerUp();
        var attacker = new LineAttacker(bench).Hello();
        byte[] first = StolenKey.ToFirstRequest();
        Assert.NotEqual(LinkFault.None, LineAttacker.FaultOf(attacker.Ask(FrameType.ReplaceKey, first)));
        MasterKey second = MasterKey.Create();
        bench.Connect().ReplaceKey(second.Derive, TestContext.Current.CancellationToken);
        byte[][] recorded = [.. bench.Tap!.Recorded];
        LinkClient client = bench.Connect(new LinkClientOptions { Keys = second.Derive });
        client.ReplaceKey(MasterKey.Create().Derive, TestContext.Current.CancellationToken);
        uint number = client.GetKey(TestContext.Current.CancellationToken).KeyNumber;

        PlayAgain(bench, recorded);

        Assert.Equal(number, bench.Connect().GetKey(TestContext.Current.CancellationToken).KeyNumber);
    }

    [Fact]
    public void K2_New_key_is_not_to_be_read_on_the_line_and_ends_the_old_one()
    {
        using DeviceBench bench = new DeviceBench { Tap = new Wiretap() }.PowerUp();
        MasterKey next = MasterKey.Create();
        LinkClient client = bench.Connect();
        client.ReplaceKey(next.Derive, TestContext.Current.CancellationToken);

        string key = Convert.ToHexString(next.Derive(DeviceBench.Identity).ToRecord(0)[KeyRecord.KeyPosition..][..KeyRecord.KeyLength]);
        Assert.DoesNotContain(bench.Tap!.Recorded, frame => Convert.ToHexString(frame).Contains(key, StringComparison.Ordinal));
        Assert.Equal(LinkFault.NotAuthorized, Assert.Throws<LinkException>(() => client.Reboot(TestContext.Current.CancellationToken)).Fault);
        bench.Connect(new LinkClientOptions { Keys = next.Derive }).Reboot(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void F1_Unsigned_database_written_into_the_slots_is_not_started()
    {
        using var storage = new VirtualStorage();
        using (DeviceBench keyless = new DeviceBench(storage, isKeyed: false).PowerUp())
        {
            // What the attacker writes is what a board without a key makes of his database.
            LinkClient client = keyless.Connect();
            client.Update(Databases.Finding(), 7, false, null, TestContext.Current.CancellationToken);
            client.Reboot(TestContext.Current.CancellationToken);
            keyless.Application!.Stop();
        }

        using DeviceBench bench = new DeviceBench(storage).PowerUp();

        AssertBuiltIn(bench, UpdateFault.BadAuthentication);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void F2_Old_database_put_back_into_its_slot_is_not_started(bool forgesRecord)
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        LinkClient client = bench.Connect();
        Update(client, Databases.Finding("the old database, in the first slot"), 7);
        Dictionary<string, byte[]> old = BoardFlash.Read(bench.Storage);
        Update(client, Databases.Finding("the next one, in the second slot"), 8);
        Update(client, Databases.Finding("the last one, in the first slot again"), 9);
        bench.Application!.Stop();
        BoardFlash.Write(bench.Storage, "slot0.fsdb", old["slot0.fsdb"]);
        if (forgesRecord)
        {
            // Both copies say what the old one said, with a generation and a checksum that count.
            Forge(bench.Storage, "slots.a", old["slots.a"]);
            Forge(bench.Storage, "slots.b", old["slots.b"]);
        }

        bench.PowerUp();

        AssertBuiltIn(bench, forgesRecord ? UpdateFault.BadAuthentication : UpdateFault.SlotDamaged);
    }

    [Fact]
    public void F3_Each_changed_byte_of_a_stored_database_and_of_its_code_is_noticed()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        Update(bench.Connect(), Databases.Finding(), 7);
        bench.Application!.Stop();
        byte[] sound = BoardFlash.Read(bench.Storage)["slot0.fsdb"];
        for (int at = 0; at < sound.Length; at += at < sound.Length - 40 ? 97 : 1)
        {
            byte[] changed = [.. sound];
            changed[at] ^= 0x10;
            BoardFlash.Write(bench.Storage, "slot0.fsdb", changed);
            bench.Boot();
            Assert.True(bench.IsFaultHigh, $"byte {at}");
            Assert.Equal(0, bench.Connect().Device!.DatabaseVersion);
            bench.Application!.Stop();
        }

        BoardFlash.Write(bench.Storage, "slot0.fsdb", sound);
        bench.PowerUp();
        Assert.Equal(7, bench.Connect().Device!.DatabaseVersion);
    }

    [Fact]
    public void F4_Key_file_that_was_changed_opens_the_board_to_nobody()
    {
        using DeviceBench bench = new DeviceBench().PowerUp();
        byte[] record = Key.ToRecord(0);
        for (int at = 0; at < record.Length; at += 5)
        {
            byte[] changed = [.. record];
            changed[at] ^= 1;
            BoardFlash.Write(bench.Storage, "update.key", changed);
            bench.PowerUp();

            Assert.True(bench.IsFaultHigh);
            var attacker = new LineAttacker(bench).Hello();
            Assert.Equal(LinkFault.UpdateUnsupported, LineAttacker.FaultOf(attacker.Ask(FrameType.BeginUpdate, new byte[29])));
            Assert.Equal(LinkFault.KeyUnusable, LineAttacker.FaultOf(attacker.Ask(FrameType.ReplaceKey, StolenKey.ToFirstRequest())));
            Assert.Equal(LinkFault.KeyUnusable, Reboot(attacker, new byte[Authority.RequestCodeLength]));
        }
    }

    [Fact]
    public void N1_Board_without_a_key_says_so_and_proves_nothing()
    {
        using DeviceBench bench = new DeviceBench(isKeyed: false).PowerUp();

        LinkClient client = bench.Connect();

        Assert.True(bench.IsFaultHigh);
        Assert.Equal(KeyState.None, client.Device!.Key);
        Assert.Equal(ScanVerdict.Clean, DeviceBench.Send(client, Images.Clean(Length)).Verdict);
        Assert.True(bench.IsFaultHigh && bench.IsPassHigh);
        LinkClient careful = bench.Connect(new LinkClientOptions { Keys = TestMaster.Key.Derive, DemandsProof = true });
        Assert.Equal(LinkFault.NoKey, Assert.Throws<LinkException>(() => DeviceBench.Send(careful, Images.Clean(Length))).Fault);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void N2_First_or_next_key_survives_a_cut_of_power_whole_or_not_at_all(bool isReplacement)
    {
        MasterKey next = MasterKey.Create();
        bool hasStored = false;
        for (long cut = 0; !hasStored && cut < 40; cut++)
        {
            using var storage = new VirtualStorage();
            using DeviceBench bench = new DeviceBench(storage, isKeyed: isReplacement).PowerUp();
            LinkClient client = bench.Connect();
            storage.CutPowerAfter(cut);
            try
            {
                hasStored = isReplacement
                    ? client.ReplaceKey(next.Derive, TestContext.Current.CancellationToken).Key == KeyState.Set
                    : client.Provision(next.Derive("new"), TestContext.Current.CancellationToken).Key == KeyState.Set;
            }
            catch (PowerCutException)
            {
                storage.RestorePower();
                bench.PowerUp();
            }

            DeviceKey key = bench.Connect(new LinkClientOptions()).GetKey(TestContext.Current.CancellationToken);
            uint wanted = next.Derive(isReplacement ? DeviceBench.Identity : "new").Number;
            uint before = isReplacement ? Key.Number : 0;
            Assert.True(key.KeyNumber == wanted || (!hasStored && key.KeyNumber == before), $"cut {cut}: {key}");
        }

        Assert.True(hasStored);
    }

    [Fact]
    public void N3_Next_key_for_which_there_is_no_room_leaves_the_key_that_there_is()
    {
        using var storage = new VirtualStorage();
        using IDisposable visit = new VirtualBoard(new ManualClock(), storage).Enter();
        var file = new FileKeyStorage();
        byte[] key = Key.ToRecord(0);
        Assert.True(file.Store(key));
        storage.InternalCapacity = 0;

        Assert.False(file.Store(StolenKey.ToRecord(0)));

        storage.InternalCapacity = long.MaxValue;
        Assert.Equal(key, FileKeyStorage.TryRead());
    }

    private static LinkFault Reboot(LineAttacker attacker, byte[] code) =>
        LineAttacker.FaultOf(attacker.Ask(FrameType.Reboot, [.. BitConverter.GetBytes(LineAttacker.Session), .. code]));

    private static byte[] RebootCode(byte[] nonce) =>
        Key.Code(CodeLabel.Reboot, nonce, BitConverter.GetBytes(LineAttacker.Session))[..Authority.RequestCodeLength];

    private static byte[] BeginCode(BoardKey key, byte[] nonce, byte[] numbers, byte flags) => key.Code(
        CodeLabel.BeginUpdate, nonce, BitConverter.GetBytes(1), numbers[8..12], numbers[..8], [flags])[..Authority.RequestCodeLength];

    /// <summary>Size, CRC-32 and version, as a request has them.</summary>
    private static byte[] Numbers(byte[] database, int version)
    {
        var checksum = new Database.Crc32();
        checksum.Add(database, 0, database.Length);
        return [.. BitConverter.GetBytes(database.Length), .. BitConverter.GetBytes(checksum.Value), .. BitConverter.GetBytes(version), 0];
    }

    /// <summary>Plays frames of a host again, each as it was recorded.</summary>
    private static void PlayAgain(DeviceBench bench, IEnumerable<byte[]> frames)
    {
        var attacker = new LineAttacker(bench);
        attacker.Hello();
        attacker.Nonce();
        foreach (byte[] frame in frames)
        {
            attacker.Send(frame);
        }
    }

    private static byte[] Exchange(byte[] frame, byte[] database)
    {
        if (Wiretap.TypeOf(frame) != FrameType.UpdateData)
        {
            return frame;
        }

        int offset = BitConverter.ToInt32(frame, FrameReader.HeaderLength);
        int start = FrameReader.HeaderLength + 4;
        return [.. frame[..start], .. database[offset..(offset + frame.Length - start)]];
    }

    private static void Update(LinkClient client, byte[] database, int version)
    {
        client.Update(database, version, false, null, TestContext.Current.CancellationToken);
        Assert.Equal(version, client.Reboot(TestContext.Current.CancellationToken).DatabaseVersion);
    }

    private static void AssertBuiltIn(DeviceBench bench, UpdateFault fault)
    {
        Assert.True(bench.IsFaultHigh);
        Assert.Equal((DeviceFault.SlotRefused, (int)fault), (bench.Start.Record.LastFault, bench.Start.Record.LastDetail));
        Assert.Equal(0, bench.Connect().Device!.DatabaseVersion);
        Assert.Equal(ScanVerdict.Found, DeviceBench.Send(bench.Connect(), Images.Bad(Length)).Verdict);
    }

    /// <summary>Writes a record of the slots with another generation than it was made for, which makes it the newer one.</summary>
    private static void Forge(VirtualStorage storage, string name, byte[] record)
    {
        byte[] forged = [.. record];
        BitConverter.TryWriteBytes(forged.AsSpan(4), BitConverter.ToInt32(forged, 4) + 1000);
        var checksum = new Database.Crc32();
        checksum.Add(forged, 0, forged.Length - 4);
        BitConverter.TryWriteBytes(forged.AsSpan(forged.Length - 4), checksum.Value);
        BoardFlash.Write(storage, name, forged);
    }

    private static byte[] Marked()
    {
        byte[] image = Images.Clean(Length);
        Encoding.ASCII.GetBytes(Databases.Marker).CopyTo(image, Length / 3);
        return image;
    }
}
