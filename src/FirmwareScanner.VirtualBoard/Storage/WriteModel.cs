namespace FirmwareScanner.Virtual;

/// <summary>When what an application writes to a file becomes lasting.</summary>
public enum WriteModel
{
    /// <summary>Each write at once; a power cut leaves half of the write that was under way. Harsher than any real file system.</summary>
    Through = 0,

    /// <summary>All of it when the file is flushed or closed, as on littlefs; a power cut before that leaves the file as it was.</summary>
    AtFlush = 1,
}
