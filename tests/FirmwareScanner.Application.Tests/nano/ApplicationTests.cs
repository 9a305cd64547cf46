using System;
using FirmwareScanner.Device.Faults;
using FirmwareScanner.Link;
using FirmwareScanner.Scanning;
using FirmwareScanner.StubDrivers;
using FirmwareScanner.Update;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Application.Tests;

/// <summary>The application of the board, all of it but the drivers, from power-up on, as a host at its link sees it.</summary>
[TestClass]
public static class ApplicationTests
{
    private const int StreamLength = 12_000;

    // In 200 pieces: of 41 bytes a piece, or 210 a block, nothing would be left of what the probe leaves.
    private const int ProbedLength = 40_000;
    private const int NewVersion = 7;
    private const int StreamsOfStart = 65_536;

    private static readonly byte[] Nothing = new byte[0];

    // A key for tests only, which must not ship: the rule is one of the built-in ones. In pieces, as no tool is to find it here.
    private static readonly byte[] TestKey = BytesOf("DO NOT TRUST" + " - AMI Test PK");

    private static BoardRun? _board;

    [Cleanup]
    public static void Cut_the_power()
    {
        StopLastBoard();
    }

    [TestMethod]
    public static void Board_blocks_first_tests_itself_and_answers()
    {
        Host host = Start(true);

        Assert.IsTrue(_board!.IsBlockedAtFirst, "blocked before anything else");
        Assert.IsTrue(_board.IsBlocked, "blocked until something was scanned");
        Assert.IsTrue(_board.IsFault, "a board without a key warns");
        Assert.AreEqual(1, _board.BootNumber, "number of the start");
        Assert.AreEqual(0, _board.LastFault, "faults");
        Assert.AreEqual(1, TakeHello(host).Capabilities, "takes updates, has no key");
        Report("memory plan of the application", _board.PlanBytes);
    }

    [TestMethod]
    public static void Clean_stream_passes_and_one_with_a_finding_blocks()
    {
        Host host = Start(true);
        StreamTalk talk = new StreamTalk(host);

        talk.Send(StreamsOfStart + 1, StreamLength, Nothing);
        Assert.AreEqual((int)ScanVerdict.Clean, talk.Verdict, "clean");
        Assert.AreEqual(0, talk.Reasons, "reasons");
        Assert.AreEqual((long)StreamLength, talk.Scanned, "scanned");
        Assert.IsTrue(_board!.IsPassed, "pass is high, block is not");

        talk.Send(StreamsOfStart + 2, StreamLength, TestKey);
        Assert.AreEqual((int)ScanVerdict.Found, talk.Verdict, "found");
        Assert.AreEqual(2, talk.Events, "a match and its rule");
        Assert.IsTrue(_board.IsBlocked, "block is high, pass is not");
    }

    [TestMethod]
    public static void Update_by_a_host_with_the_key_is_used_after_the_restart()
    {
        Host host = Start(true);
        KeyTalk key = new KeyTalk(host);
        key.Provision();
        Assert.IsTrue(_board!.WaitForEnd() && _board.IsRestartDue, "restarts with the key");

        host = Start(false);
        HelloReply reply = TakeHello(host);
        Assert.AreEqual(3, reply.Capabilities, "takes updates, has a key");
        Assert.AreEqual(0, reply.Version, "the built-in database");
        Assert.IsTrue(!_board!.IsFault, "no warning");
        key = new KeyTalk(host);
        UpdateTalk update = new UpdateTalk(host, key);
        update.Begin(NewVersion, false);
        Assert.AreEqual((int)UpdateFault.BadAuthentication, (int)update.Fault, "a wrong code");
        update.Begin(NewVersion, true);
        Assert.AreEqual((int)UpdateFault.None, (int)update.Fault, "the right code");
        update.SendAndCommit(NewVersion);
        Assert.AreEqual((int)UpdateState.Ready, (int)update.State, "stored, with its code");
        AskForReboot(host, key);
        Assert.IsTrue(_board!.WaitForEnd() && _board.IsRestartDue, "restarts with the update");

        host = Start(false);
        Assert.AreEqual(3, _board!.BootNumber, "number of the start");
        Assert.AreEqual(NewVersion, TakeHello(host).Version, "the update is in use");
        StreamTalk talk = new StreamTalk(host);
        talk.Send((3 * StreamsOfStart) + 1, StreamLength, TestKey);
        Assert.AreEqual((int)ScanVerdict.Found, talk.Verdict, "and finds what it has to");
    }

    [TestMethod]
    public static void Fault_blocks_is_stored_and_restarts_the_board()
    {
        Host host = Start(true);
        StreamTalk talk = new StreamTalk(host);
        talk.Send(StreamsOfStart + 1, StreamLength, Nothing);
        Assert.IsTrue(_board!.IsPassed, "pass before the fault");

        _board.Line.Fault = new InvalidOperationException();
        Assert.IsTrue(_board.WaitForEnd() && _board.IsRestartDue, "restarts");
        Assert.IsTrue(_board.IsBlocked && _board.IsFault, "block and fault");

        host = Start(false);
        Assert.AreEqual(DeviceFault.Unhandled, _board!.LastFault, "the fault of the start before");
        Assert.AreEqual(2, _board.BootNumber, "number of the start");
        talk = new StreamTalk(host);
        talk.Send((2 * StreamsOfStart) + 1, StreamLength, Nothing);
        Assert.IsTrue(_board.IsPassed, "works again");
    }

    [TestMethod]
    public static void Stream_allocates_nothing_and_nothing_is_collected_meanwhile()
    {
        StopLastBoard();
        StubBoard.Erase();
        HeapProbe.Mark();
        Host host = Start(true);
        Report("heap taken by the application at work with host and files", HeapProbe.Taken());
        Report("of which files", StubBoard.FlashBytes);
        StreamTalk talk = new StreamTalk(host);
        talk.Send(StreamsOfStart + 1, StreamLength, TestKey);

        talk.IsProbed = true;
        talk.Send(StreamsOfStart + 2, ProbedLength, TestKey);

        Assert.AreEqual(0, talk.Allocated, "bytes allocated while the stream passed");
        Assert.AreEqual((int)ScanVerdict.Found, talk.Verdict, "found");
    }

    /// <summary>Starts the board, of which nothing else is running then, and a host.</summary>
    private static Host Start(bool isNew)
    {
        StopLastBoard();
        if (isNew)
        {
            StubBoard.Erase();
        }

        _board = new BoardRun();
        Assert.IsTrue(_board.IsStarted, "the application came to work; last fault " + _board.LastFault.ToString());
        Host host = new Host(_board.Line);
        host.Hello();
        return host;
    }

    private static void StopLastBoard()
    {
        BoardRun? board = _board;
        _board = null;
        if (board != null)
        {
            Assert.IsTrue(board.Stop(), "the board went dark");
        }
    }

    private static HelloReply TakeHello(Host host)
    {
        return new HelloReply(host.Reader);
    }

    private static void AskForReboot(Host host, KeyTalk key)
    {
        key.AskForChallenge();
        key.BeginRequest(CodeLabel.Reboot);
        key.Add(Host.SessionNumber);
        key.End();
        host.Writer.Begin(FrameType.Reboot);
        host.Writer.AddInt32(Host.SessionNumber);
        host.Writer.AddBytes(key.Code, 0, Authority.RequestCodeLength);
        Assert.IsTrue(host.Ask(FrameType.Rebooting), "rebooting");
    }

    private static void Report(string what, int number)
    {
        Console.WriteLine("Figure," + what + "," + number.ToString());
    }

    private static byte[] BytesOf(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return bytes;
    }
}
