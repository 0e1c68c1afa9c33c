// A program whose calls are what each line of its input says; it answers each with what the call gave back.
#include <dlfcn.h>
#include <time.h>

#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

#include "parcel.h"

using android::IPCThreadState;
using android::Parcel;

static void* camera;
static void* media;
static char readers[2][16];

template <typename F>
static F find(void* library, const char* name) {
    return reinterpret_cast<F>(dlsym(library, name));
}

// The words before the interface's name, by where its length stands.
static void begin(Parcel& data, int at, const std::string& interface) {
    data.write(0);
    if (at > 4) data.write(-1);
    if (at > 8) data.write(0x53595354);
    data.writeWide(interface.c_str());
}

extern "C" __attribute__((noinline)) int32_t app_transacts(uint32_t code, const Parcel& data, Parcel* reply) {
    int32_t status = IPCThreadState::self()->transact(1, code, data, reply, 0);
    asm volatile("");  // no jump instead of a call
    return status;
}

// AT INTERFACE CODE [wide:TEXT | narrow:TEXT | int:NUMBER]...
static int32_t transact(std::istream& in) {
    int at;
    uint32_t code;
    std::string interface, argument;
    in >> at >> interface >> code;
    Parcel data, reply;
    begin(data, at, interface);
    while (in >> argument) {
        std::string kind = argument.substr(0, argument.find(':')), text = argument.substr(argument.find(':') + 1);
        if (kind == "wide") data.writeWide(text.c_str());
        if (kind == "narrow") data.writeNarrow(text.c_str());
        if (kind == "int") data.write(std::stoi(text));
    }
    return app_transacts(code, data, &reply);
}

static int32_t answer(std::istream& in) {
    int32_t status, word;
    std::vector<int32_t> words;
    in >> status;
    while (in >> word) words.push_back(word);
    android::answer(status, words);
    return 0;
}

// AT INTERFACE CALLS: nanoseconds for each
static int32_t bench(std::istream& in) {
    int at, calls;
    std::string interface;
    in >> at >> interface >> calls;
    Parcel data;
    begin(data, at, interface);
    timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i != calls; i++) app_transacts(1, data, nullptr);
    clock_gettime(CLOCK_MONOTONIC, &to);
    double ns = (to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec);
    return static_cast<int32_t>(ns / calls);
}

static int32_t load(std::istream& in) {
    std::string folder;
    in >> folder;
    camera = dlopen((folder + "/libcamera2ndk.so").c_str(), RTLD_NOW | RTLD_GLOBAL);
    media = dlopen((folder + "/libmediandk.so").c_str(), RTLD_NOW | RTLD_GLOBAL);
    return camera != nullptr && media != nullptr ? 0 : -1;
}

static int32_t callCamera(std::istream& in) {
    std::string name;
    int32_t status;
    in >> name >> status;
    find<void (*)(int32_t)>(camera, "next_camera_status")(status);
    auto call = find<int32_t (*)(void*, const char*, void*, void*, void*)>(camera, name.c_str());
    return call(nullptr, "front", nullptr, nullptr, nullptr);
}

// NAME READER STATUS
static int32_t callMedia(std::istream& in) {
    std::string name;
    int reader;
    int32_t status;
    in >> name >> reader >> status;
    find<void (*)(int32_t)>(media, "next_image_status")(status);
    void* image = nullptr;
    return find<int32_t (*)(void*, void**)>(media, name.c_str())(readers[reader], &image);
}

// A reader's window becomes what the camera is to fill.
static int32_t feed(std::istream& in) {
    int reader;
    in >> reader;
    void* window = nullptr;
    void* target = nullptr;
    find<int32_t (*)(void*, void**)>(media, "AImageReader_getWindow")(readers[reader], &window);
    return find<int32_t (*)(void*, void**)>(camera, "ACameraOutputTarget_create")(window, &target);
}

int main() {
    std::string line, word;
    while (std::getline(std::cin, line)) {
        std::istringstream in(line);
        in >> word;
        int32_t result = word == "transact" ? transact(in)
                : word == "answer"          ? answer(in)
                : word == "bench"           ? bench(in)
                : word == "load"            ? load(in)
                : word == "camera"          ? callCamera(in)
                : word == "media"           ? callMedia(in)
                                            : feed(in);
        std::cout << result << std::endl;
    }
}
