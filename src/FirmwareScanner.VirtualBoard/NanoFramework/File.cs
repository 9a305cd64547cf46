namespace FirmwareScanner.Virtual;

/// <summary>
/// The files of the board that the thread has entered: nanoFramework's System.IO.File, under the name that the desktop build of the
/// application gives to this class.
/// </summary>
public static class File
{
    /// <summary>Whether a file is there; false without a card.</summary>
    public static bool Exists(string path)
    {
        VirtualStorage storage = VirtualBoard.Current.Storage;
        storage.Operate();
        return (storage.IsCardMounted || path[0] != 'D') && System.IO.File.Exists(storage.PathOnDesktop(path));
    }

    /// <summary>Deletes a file, if it is there.</summary>
    public static void Delete(string path)
    {
        VirtualStorage storage = VirtualBoard.Current.Storage;
        string found = storage.Access(path);
        if (System.IO.File.Exists(found))
        {
            storage.Change(() => System.IO.File.Delete(found), null);
        }
    }
}
