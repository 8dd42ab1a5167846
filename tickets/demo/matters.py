"""What the made-up citizens of the demo call about. Names are placeholders; places are real streets without numbers."""

from __future__ import annotations

from typing import NamedTuple


class Matter(NamedTuple):
    type: str
    category: str
    area: str
    place: str
    matter: str
    demand: str
    urgency: str = "normal"
    secrecy: str = "L1"


MATTERS: tuple[Matter, ...] = (
    Matter(
        "complaint",
        "market.elevator",
        "341802",
        "云栖花苑（示例）3 栋 2 单元",
        "电梯反复停运，物业与维保单位互相推诿",
        "尽快恢复电梯运行；公示维保记录",
    ),
    Matter(
        "help",
        "utilities.water",
        "341802",
        "锦绣华庭（示例）",
        "小区连续两天停水，没有通知",
        "说明原因，尽快恢复供水",
        "U2",
    ),
    Matter("complaint", "environment.noise", "341802", "叠嶂中路沿线", "工地夜间施工噪声扰民", "停止夜间施工"),
    Matter("complaint", "urban.stalls", "341802", "状元路夜市", "流动摊贩占道经营，油烟直排", "规范经营，清理占道"),
    Matter("inquiry", "health.insurance", "341802", "", "异地就医备案需要哪些材料", "告知办理流程和地点"),
    Matter(
        "complaint", "market.consumer", "341802", "某健身房（示例）", "健身房关门，预付卡不退费", "协调退还会员卡余额"
    ),
    Matter("help", "building.quality", "341802", "锦绣华庭（示例）7 栋", "顶楼渗水，开发商不维修", "督促维修"),
    Matter("report", "market.food", "341802", "某餐馆（示例）", "举报餐馆使用过期食品", "依法查处", "normal", "L2"),
    Matter("suggestion", "transport.bus", "341802", "", "建议夏季延长公交末班车时间", "延长至 22:00"),
    Matter("complaint", "labour.wages", "341882", "某工地（示例）", "工地拖欠工资三个月", "督促发放工资", "U3"),
    Matter("help", "urban.facilities", "341802", "宛陵路人行道", "人行道窨井盖缺失", "立即设置警示并补装", "U2"),
    Matter("complaint", "building.property", "341802", "敬亭家园（示例）", "物业费上涨未征求业主意见", "公开收费依据"),
    Matter("inquiry", "education.admission", "341802", "", "外来务工人员子女入学报名条件", "告知条件和时间"),
    Matter("complaint", "traffic.order", "341802", "昭亭路小学门口", "上下学时段违停严重", "加强疏导"),
    Matter("help", "welfare.allowance", "341825", "", "老人生活困难，咨询临时救助", "上门了解并协助申请"),
    Matter("complaint", "environment.water", "341824", "某河段（示例）", "河道内有污水直排", "查明来源并治理"),
    Matter("praise", "traffic.security", "341802", "", "感谢民警帮助找回走失老人", "转达感谢"),
    Matter("complaint", "transport.taxi", "341802", "宣城站", "出租车拒载、不打表", "查处并整改"),
    Matter("help", "rural.drinking", "341823", "某村（示例）", "村里自来水浑浊", "检测水质，改善供水"),
    Matter("complaint", "health.hospital", "341802", "某医院（示例）", "门诊排队时间过长，窗口开放不足", "增开窗口"),
    Matter("inquiry", "labour.insurance", "341802", "", "灵活就业人员养老保险如何补缴", "告知政策"),
    Matter("complaint", "urban.clean", "341802", "鳌峰中路", "垃圾站清运不及时，臭味扩散", "每日清运"),
    Matter("report", "environment.air", "341882", "某企业（示例）", "企业夜间排放刺鼻气体", "突击检查", "normal", "L2"),
    Matter("help", "building.renovation", "341802", "老旧小区（示例）", "加装电梯施工停滞半年", "明确复工时间"),
    Matter("suggestion", "urban.parking", "341802", "市民广场周边", "建议增设电动自行车停放点", "合理规划停放区域"),
    Matter(
        "complaint", "education.training", "341802", "某培训机构（示例）", "培训机构拒绝退还未上课时费用", "协调退费"
    ),
    Matter(
        "complaint",
        "utilities.telecom",
        "341802",
        "",
        "宽带套餐被擅自变更，申请恢复原套餐并退还差额，客服多次推诿且承诺时间未兑现",
        "恢复套餐并退费",
    ),
    Matter("help", "safety.fire", "341802", "敬亭家园（示例）", "楼道内电动车充电，消防通道堵塞", "清理并设置充电点"),
    Matter("complaint", "land.register", "341802", "", "不动产证办理超过承诺时限", "说明进度"),
    Matter("inquiry", "building.fund", "341802", "", "公积金提取用于租房的条件", "告知条件和额度"),
    Matter(
        "complaint",
        "market.price",
        "341802",
        "某超市（示例）",
        "超市货架标价与收银价格不一致",
        "退还差价，规范明码标价",
    ),
    Matter("complaint", "market.drugs", "341802", "某药店（示例）", "药店拒绝开具销售小票", "责令补开小票并整改"),
    Matter(
        "complaint",
        "market.consumer",
        "341802",
        "某家电卖场（示例）",
        "冰箱三包期内维修三次仍不制冷，商家拒绝换货并要求自付检测费",
        "按三包规定换货；退还检测费",
    ),
    Matter(
        "help", "market.elevator", "341802", "敬亭家园（示例）2 栋", "电梯检验标志过期仍在运行", "尽快检验并公示结果"
    ),
    Matter("complaint", "building.property", "341802", "澄江苑（示例）", "物业拒不退还装修押金", "协调退还押金"),
    Matter("complaint", "urban.facilities", "341802", "青弋江大道", "路灯连续三晚不亮，夜间出行不安全", "尽快修复路灯"),
    Matter(
        "complaint", "environment.noise", "341802", "敬亭广场", "广场舞音响声音过大，晚十点后仍未结束", "限定时间和音量"
    ),
    Matter(
        "complaint",
        "transport.road",
        "341802",
        "某县道（示例）",
        "道路塌陷三个月未修复，只摆了两个路锥",
        "尽快修复并设置警示",
    ),
)

INQUIRIES = tuple(matter for matter in MATTERS if matter.type == "inquiry")
"""What can be answered on the spot."""
CALLERS = ("尉迟某某", "欧阳某某", "司徒某某", "上官某", "王某某", "李某", "张某某", "赵某", "陈某某", "诸葛某")
ANSWERS = (
    "经现场核查，情况属实。已责令责任单位于三日内整改到位，并将整改结果在小区公示栏公示；已电话告知来电人。",
    "经调查，相关费用已全部退还，来电人表示认可。后续将加强日常监管。",
    "已组织人员现场处置完毕，设施恢复正常使用，并建立每日巡查记录。",
)
RETURNS = (
    ("duty", "权责清单第 3.2 项：该事项不属本单位职责", "341802-urban"),
    ("overlap", "《物业管理条例》第五条：由物业行业主管部门牵头", "341802-housing"),
    ("area", "点位在经开区代管范围（示例），不在本单位辖区", "341802-ecology"),
    ("ownership", "产权登记在交通运输部门名下（示例）第 9 号", "341800-transport"),
)
"""Why a unit asks to return a ticket: reason, basis, and where it should go."""
LINES = (
    ("seat", "您好，宣城市政务服务热线，请问有什么可以帮您"),
    ("citizen", "我要反映一个问题"),
    ("citizen", "{matter}"),
    ("seat", "好的，请问具体地址在哪里"),
    ("citizen", "{place}"),
    ("seat", "您的诉求是{demand}，对吗"),
    ("citizen", "对，麻烦你们尽快处理"),
)
