namespace System.IO;

/// <summary>How a file is opened.</summary>
public enum FileMode
{
    /// <summary>Never asked for.</summary>
    None = 0,

    /// <summary>A new file, or an old one emptied.</summary>
    Create = 2,

    /// <summary>One that is there.</summary>
    Open = 3,

    /// <summary>One that is there, or a new one.</summary>
    OpenOrCreate = 4,
}

/// <summary>What is done with an open file.</summary>
public enum FileAccess
{
    /// <summary>Never asked for.</summary>
    None = 0,

    /// <summary>It is read.</summary>
    Read = 1,

    /// <summary>It is written.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    ReadWrite = 3,
}
