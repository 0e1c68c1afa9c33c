// Preloaded: writes down, in their order, all changes that a process makes to the files of DISK_FOLDER and what it says
// on its standard output, in the file DISK_LOG. From the call DISK_FAILS_AT on, each change fails with DISK_ERROR. Where
// DISK_FAILS_WHILE names a file, from the next word after DISK_FAILS_AFTER on, and for as long as that file is there.

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <optional>
#include <string>

#define REAL(function) reinterpret_cast<decltype(&function)>(dlsym(RTLD_NEXT, #function))

namespace {

struct __attribute__((packed)) Step {
    char verb;  // (w)rite, (t)runcate, (s)ync, (u)nlink, (r)ename, say (!)
    uint16_t name_bytes;
    uint64_t at;
    uint64_t data_bytes;
};

std::string setting(const char *name) {
    const char *value = getenv(name);
    return value == nullptr ? "" : value;
}

int open_log() {
    std::string path = setting("DISK_LOG");
    return path.empty() ? -1 : open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
}

struct Disk {
    std::mutex mutex;
    std::string folder = setting("DISK_FOLDER");
    int log = open_log();
    long fails_at = atol(setting("DISK_FAILS_AT").c_str());
    std::string fails_while = setting("DISK_FAILS_WHILE"), fails_after = setting("DISK_FAILS_AFTER");
    bool is_near = false, is_reached = false;
    int error = atoi(setting("DISK_ERROR").c_str());
    long calls = 0;

    // The name of a file in the folder, "" of the folder itself, none of whatever lies elsewhere.
    std::optional<std::string> name(const std::string &path) const {
        if (path == folder) return "";
        if (path.rfind(folder + "/", 0) != 0) return std::nullopt;
        return path.substr(folder.size() + 1);
    }

    std::optional<std::string> name(int fd) const {
        char path[4096];
        std::string link = "/proc/self/fd/" + std::to_string(fd);
        ssize_t bytes = readlink(link.c_str(), path, sizeof path);
        return bytes < 0 ? std::nullopt : name(std::string(path, bytes));
    }

    bool fails() {
        bool is_due = fails_while.empty() ? ++calls >= fails_at : is_reached && access(fails_while.c_str(), F_OK) == 0;
        if (error == 0 || !is_due) return false;
        errno = error;
        return true;
    }

    void hear(const std::string &said) {
        is_reached = is_reached || is_near;
        is_near = said.find(fails_after) != std::string::npos;
    }

    void note(char verb, const std::string &name, uint64_t at, const void *data, size_t bytes) {
        if (log < 0 || name.find(" (deleted)") != std::string::npos) return;
        Step step{verb, static_cast<uint16_t>(name.size()), at, bytes};
        put(&step, sizeof step);
        put(name.data(), name.size());
        put(data, bytes);
    }

    void put(const void *data, size_t bytes) const {
        if (REAL(write)(log, data, bytes) != static_cast<ssize_t>(bytes)) abort();
    }
};

// Never taken away: threads may write until the very end.
Disk &disk() {
    static Disk &only = *new Disk;
    return only;
}

// Do something to a file, and note it before anybody else can.
template <typename Call, typename Note>
auto change(const std::optional<std::string> &name, Call call, Note note) -> decltype(call()) {
    if (!name) return call();
    std::lock_guard<std::mutex> held(disk().mutex);
    if (disk().fails()) return -1;
    auto result = call();
    if (result >= 0) note(*name, result);
    return result;
}

template <typename Call>
ssize_t write_at(int fd, const void *data, off_t at, Call call) {
    return change(disk().name(fd), call, [&](const std::string &name, ssize_t bytes) {
        off_t begin = at < 0 ? lseek(fd, 0, SEEK_CUR) - bytes : at;
        disk().note('w', name, begin, data, bytes);
    });
}

template <typename Call>
int sync(int fd, Call call) {
    return change(disk().name(fd), call, [](const std::string &name, int) { disk().note('s', name, 0, nullptr, 0); });
}

template <typename Call>
int truncate_to(int fd, off_t size, Call call) {
    auto note = [&](const std::string &name, int) { disk().note('t', name, size, nullptr, 0); };
    return change(disk().name(fd), call, note);
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void *data, size_t bytes) {
    auto call = [&] { return REAL(write)(fd, data, bytes); };
    if (fd != STDOUT_FILENO) return write_at(fd, data, -1, call);
    std::lock_guard<std::mutex> held(disk().mutex);
    disk().note('!', "", 0, data, bytes);
    disk().hear(std::string(static_cast<const char *>(data), bytes));
    return call();
}

ssize_t pwrite(int fd, const void *data, size_t bytes, off_t at) {
    return write_at(fd, data, at, [&] { return REAL(pwrite)(fd, data, bytes, at); });
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t at) {
    return write_at(fd, data, at, [&] { return REAL(pwrite64)(fd, data, bytes, at); });
}

int ftruncate(int fd, off_t size) noexcept {
    return truncate_to(fd, size, [&] { return REAL(ftruncate)(fd, size); });
}

int ftruncate64(int fd, off64_t size) noexcept {
    return truncate_to(fd, size, [&] { return REAL(ftruncate64)(fd, size); });
}

int fsync(int fd) {
    return sync(fd, [&] { return REAL(fsync)(fd); });
}

int fdatasync(int fd) {
    return sync(fd, [&] { return REAL(fdatasync)(fd); });
}

int unlink(const char *path) noexcept {
    auto note = [](const std::string &name, int) { disk().note('u', name, 0, nullptr, 0); };
    return change(disk().name(std::string(path)), [&] { return REAL(unlink)(path); }, note);
}

int rename(const char *from, const char *to) noexcept {
    auto note = [&](const std::string &name, int) {
        std::string target = disk().name(std::string(to)).value_or("");
        disk().note('r', name, 0, target.data(), target.size());
    };
    return change(disk().name(std::string(from)), [&] { return REAL(rename)(from, to); }, note);
}

}
