// The public signatures of nanoFramework.System.IO.FileSystem 1.1.93, to compile against where the package cannot be had: no code of it.
// What is extern here is implemented in the firmware.
using System.Runtime.CompilerServices;

namespace System.IO
{
    public static class Directory
    {
        public static bool Exists(string arg) => throw null;

        public static DirectoryInfo CreateDirectory(string arg) => throw null;

        public static string GetCurrentDirectory() => throw null;

        public static string[] GetDirectories(string arg) => throw null;

        public static string[] GetFiles(string arg) => throw null;

        public static void Delete(string arg) => throw null;

        public static void Delete(string arg0, bool arg1) => throw null;

        public static void Move(string arg0, string arg1) => throw null;

        public static void SetCurrentDirectory(string arg) => throw null;
    }

    public class DirectoryInfo : FileSystemInfo
    {
        public override bool Exists { get => throw null; }

        public DirectoryInfo CreateSubdirectory(string arg) => throw null;

        public DirectoryInfo Parent { get => throw null; }

        public DirectoryInfo Root { get => throw null; }

        public DirectoryInfo[] GetDirectories() => throw null;

        public FileInfo[] GetFiles() => throw null;

        public override string ToString() => throw null;

        public override string Name { get => throw null; }

        public DirectoryInfo(string arg)
        {
            throw null;
        }

        public void Create() => throw null;

        public override void Delete() => throw null;

        public void Delete(bool arg) => throw null;

        public override void HandleRefreshError() => throw null;

        public void MoveTo(string arg) => throw null;
    }

    public class DriveInfo
    {
        public static DriveInfo[] GetDrives() => throw null;

        public DriveType DriveType { get => throw null; set => throw null; }

        public long TotalSize { get => throw null; set => throw null; }

        public string Name { get => throw null; set => throw null; }

        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern string[] GetFileSystems();

        public DriveInfo(string arg)
        {
            throw null;
        }

        public void Format(string arg0, uint arg1) => throw null;

        [MethodImpl(MethodImplOptions.InternalCall)]
        public static extern void MountRemovableVolumes();

        [MethodImpl(MethodImplOptions.InternalCall)]
        public extern void Refresh();
    }

    public enum DriveType
    {
        Unknown = 0,
        NoRootDirectory = 1,
        Removable = 2,
        Fixed = 3,
        Ram = 4,
    }

    public static class File
    {
        public static bool Exists(string arg) => throw null;

        public static byte[] ReadAllBytes(string arg) => throw null;

        public static FileAttributes GetAttributes(string arg) => throw null;

        public static FileStream Create(string arg) => throw null;

        public static FileStream Create(string arg0, int arg1) => throw null;

        public static FileStream Open(string arg0, FileMode arg1) => throw null;

        public static FileStream Open(string arg0, FileMode arg1, FileAccess arg2) => throw null;

        public static FileStream Open(string arg0, FileMode arg1, FileAccess arg2, FileShare arg3) => throw null;

        public static FileStream OpenRead(string arg) => throw null;

        public static FileStream OpenWrite(string arg) => throw null;

        public static StreamReader OpenText(string arg) => throw null;

        public static StreamWriter AppendText(string arg) => throw null;

        public static string ReadAllText(string arg) => throw null;

        public static void AppendAllText(string arg0, string arg1) => throw null;

        public static void Copy(string arg0, string arg1) => throw null;

        public static void Copy(string arg0, string arg1, bool arg2) => throw null;

        public static void Delete(string arg) => throw null;

        public static void Move(string arg0, string arg1) => throw null;

        public static void SetAttributes(string arg0, FileAttributes arg1) => throw null;

        public static void WriteAllBytes(string arg0, byte[] arg1) => throw null;

        public static void WriteAllText(string arg0, string arg1) => throw null;
    }

    public enum FileAccess
    {
        Read = 1,
        Write = 2,
        ReadWrite = 3,
    }

    public enum FileAttributes
    {
        ReadOnly = 1,
        Hidden = 2,
        System = 4,
        Directory = 16,
        Archive = 32,
        Normal = 128,
    }

    public class FileInfo : FileSystemInfo
    {
        public override bool Exists { get => throw null; }

        public DirectoryInfo Directory { get => throw null; }

        public FileStream Create() => throw null;

        public long Length { get => throw null; }

        public override string ToString() => throw null;

        public string DirectoryName { get => throw null; }

        public override string Name { get => throw null; }

        public FileInfo(string arg)
        {
            throw null;
        }

        public override void Delete() => throw null;

        public override void HandleRefreshError() => throw null;
    }

    public enum FileMode
    {
        CreateNew = 1,
        Create = 2,
        Open = 3,
        OpenOrCreate = 4,
        Truncate = 5,
        Append = 6,
    }

    public enum FileShare
    {
        None = 0,
        Read = 1,
        Write = 2,
        ReadWrite = 3,
    }

    public class FileStream : Stream
    {
        public override bool CanRead { get => throw null; }

        public override bool CanSeek { get => throw null; }

        public override bool CanWrite { get => throw null; }

        public override int Read(byte[] arg0, int arg1, int arg2) => throw null;

        public override int Read(global::System.SpanByte arg) => throw null;

        public override int ReadByte() => throw null;

        public override long Seek(long arg0, SeekOrigin arg1) => throw null;

        public override long Length { get => throw null; }

        public override long Position { get => throw null; set => throw null; }

        public string Name { get => throw null; }

        public FileStream(string arg0, FileMode arg1)
        {
            throw null;
        }

        public FileStream(string arg0, FileMode arg1, FileAccess arg2)
        {
            throw null;
        }

        public FileStream(string arg0, FileMode arg1, FileAccess arg2, FileShare arg3)
        {
            throw null;
        }

        public FileStream(string arg0, FileMode arg1, FileAccess arg2, FileShare arg3, int arg4)
        {
            throw null;
        }

        public override void Close() => throw null;

        protected override void Dispose(bool arg) => throw null;

        ~FileStream()
        {
        }

        public override void Flush() => throw null;

        public override void SetLength(long arg) => throw null;

        public override void Write(byte[] arg0, int arg1, int arg2) => throw null;

        public override void WriteByte(byte arg) => throw null;
    }

    public abstract class FileSystemInfo
    {
        public virtual bool Exists { get => throw null; }

        public FileAttributes Attributes { get => throw null; }

        public string Extension { get => throw null; }

        public virtual string FullName { get => throw null; }

        public virtual string Name { get => throw null; }

        protected FileSystemInfo()
        {
            throw null;
        }

        public virtual void Delete() => throw null;

        public virtual void HandleRefreshError() => throw null;

        public virtual void Refresh() => throw null;
    }

    public static class Path
    {
        public static char AltDirectorySeparatorChar;

        public static char DirectorySeparatorChar;

        public static char PathSeparator;

        public static char VolumeSeparatorChar;

        public static bool HasExtension(string arg) => throw null;

        public static bool IsPathRooted(string arg) => throw null;

        public static char[] GetInvalidFileNameChars() => throw null;

        public static char[] GetInvalidPathChars() => throw null;

        public static string ChangeExtension(string arg0, string arg1) => throw null;

        public static string Combine(string arg0, string arg1) => throw null;

        public static string GetDirectoryName(string arg) => throw null;

        public static string GetExtension(string arg) => throw null;

        public static string GetFileName(string arg) => throw null;

        public static string GetFileNameWithoutExtension(string arg) => throw null;

        public static string GetFullPath(string arg) => throw null;

        public static string GetPathRoot(string arg) => throw null;
    }
}

namespace nanoFramework.System.IO
{
    public class CardDetectChangedEventArgs : global::System.EventArgs
    {
        internal CardDetectChangedEventArgs()
        {
        }

        public uint SlotIndex { get => throw null; }

        public CardDetectState CardState { get => throw null; }
    }

    public enum CardDetectState
    {
        Inserted = 0,
        Removed = 1,
    }

    public delegate void RemovableDeviceEventHandler(object arg0, RemovableDriveEventArgs arg1);

    public class RemovableDriveEventArgs : global::System.EventArgs
    {
        internal RemovableDriveEventArgs()
        {
        }

        public global::System.IO.DriveInfo Drive { get => throw null; }

        public RemovableDriveEventArgs.RemovableDeviceEvent Event { get => throw null; }

        public enum RemovableDeviceEvent
        {
            Inserted = 0,
            Removed = 1,
        }
    }

    public static class StorageEventManager
    {
        public static event RemovableDeviceEventHandler RemovableDeviceInserted { add => throw null; remove => throw null; }

        public static event RemovableDeviceEventHandler RemovableDeviceRemoved { add => throw null; remove => throw null; }
    }
}

namespace nanoFramework.System.IO.FileSystem
{
    public class CardDetectParameters
    {
        public bool autoMount;

        public uint cardDetectPin;

        public bool cardDetectedState;

        public bool enableCardDetectPin;

        public CardDetectParameters()
        {
            throw null;
        }
    }

    public delegate void CardDetectStateEventHandler(object arg0, global::nanoFramework.System.IO.CardDetectChangedEventArgs arg1);

    public class SDCard : global::System.IDisposable
    {
        public bool CardDetectEnabled { get => throw null; }

        public bool IsCardDetected { get => throw null; }

        public bool IsMounted { get => throw null; }

        public uint SlotIndex { get => throw null; }

        public SDCard(uint arg)
        {
            throw null;
        }

        public SDCard(SDCardMmcParameters arg0, CardDetectParameters arg1)
        {
            throw null;
        }

        public SDCard(SDCardSpiParameters arg0, CardDetectParameters arg1)
        {
            throw null;
        }

        public void Dispose() => throw null;

        ~SDCard()
        {
        }

        public void Mount() => throw null;

        public void Unmount() => throw null;

        public event CardDetectStateEventHandler CardDetectChanged { add => throw null; remove => throw null; }

        public CardDetectParameters CdParameters { get => throw null; }

        public SDCard.SDInterfaceType CardType { get => throw null; }

        public SDCardMmcParameters MmcParameters { get => throw null; }

        public SDCardSpiParameters SpiParameters { get => throw null; }

        public enum SDDataWidth
        {
            _1_bit = 1,
            _4_bit = 2,
        }

        public enum SDInterfaceType
        {
            System = 0,
            Mmc = 1,
            Spi = 2,
        }
    }

    public class SDCardMmcParameters
    {
        public SDCard.SDDataWidth dataWidth;

        public uint slotIndex;

        public SDCardMmcParameters()
        {
            throw null;
        }
    }

    public class SDCardSpiParameters
    {
        public uint chipSelectPin;

        public uint slotIndex;

        public uint spiBus;

        public SDCardSpiParameters()
        {
            throw null;
        }
    }
}
