using FirmwareScanner.Database;
using FirmwareScanner.Device.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Update;
using nanoFramework.TestFramework;

namespace FirmwareScanner.Application.Tests;

/// <summary>An update by the built-in database itself, under a newer number: real in size, and nothing has to be shipped for it.</summary>
public sealed class UpdateTalk
{
    private const int MostCommits = 3000;

    private readonly Host _host;
    private readonly KeyTalk _key;
    private readonly BuiltInDatabase _database = new BuiltInDatabase();
    private readonly byte[] _piece = new byte[Host.PieceLength];
    private readonly int _checksum;

    public UpdateTalk(Host host, KeyTalk key)
    {
        _host = host;
        _key = key;
        Crc32 checksum = new Crc32();
        for (int at = 0; at < _database.Length; at += Host.PieceLength)
        {
            checksum.Add(_piece, 0, Read(at));
        }

        _checksum = (int)checksum.Value;
    }

    /// <summary>The update's state, as of the last answer.</summary>
    public UpdateState State { get; private set; }

    /// <summary>Why the last request was refused.</summary>
    public UpdateFault Fault { get; private set; }

    /// <summary>Asks for an update, with a code or with one that is wrong.</summary>
    public void Begin(int version, bool isCodeRight)
    {
        _key.AskForChallenge();
        _key.BeginRequest(CodeLabel.BeginUpdate);
        AddNumbers(version);
        _key.AddByte(isCodeRight ? 0 : 1);
        _key.End();
        _host.Writer.Begin(FrameType.BeginUpdate);
        _host.Writer.AddInt32(_database.Length);
        _host.Writer.AddInt32(_checksum);
        _host.Writer.AddInt32(version);
        _host.Writer.AddByte(0);
        _host.Writer.AddBytes(_key.Code, 0, Authority.RequestCodeLength);
        Ask("begin");
    }

    /// <summary>Sends the database and commits it with its code.</summary>
    public void SendAndCommit(int version)
    {
        for (int at = 0; at < _database.Length; at += Host.PieceLength)
        {
            int count = Read(at);
            _host.Writer.Begin(FrameType.UpdateData);
            _host.Writer.AddInt32(at);
            _host.Writer.AddBytes(_piece, 0, count);
            Ask("data");
            Assert.AreEqual((int)UpdateFault.None, (int)Fault, "data");
        }

        MakeCode(version);
        for (int i = 0; i < MostCommits && (i == 0 || State == UpdateState.Checking); i++)
        {
            _host.Writer.Begin(FrameType.CommitUpdate);
            _host.Writer.AddBytes(_key.Code, 0, Authority.CodeLength);
            Ask("commit");
        }
    }

    private void MakeCode(int version)
    {
        _key.Begin(CodeLabel.Database);
        AddNumbers(version);
        for (int at = 0; at < _database.Length; at += Host.PieceLength)
        {
            _key.AddBytes(_piece, Read(at));
        }

        _key.End();
    }

    private void AddNumbers(int version)
    {
        _key.Add(_key.Counter + 1);
        _key.Add(version);
        _key.Add(_database.Length);
        _key.Add(_checksum);
    }

    private void Ask(string what)
    {
        Assert.IsTrue(_host.Ask(FrameType.UpdateStatus), what);
        _host.Reader.TakeUInt16();
        State = (UpdateState)_host.Reader.TakeByte();
        Fault = (UpdateFault)_host.Reader.TakeUInt16();
    }

    private int Read(int at)
    {
        int left = _database.Length - at;
        int count = left < Host.PieceLength ? left : Host.PieceLength;
        Assert.IsTrue(_database.Read(at, _piece, 0, count), "built-in database");
        return count;
    }
}
